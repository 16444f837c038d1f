import type { Citation } from './types.ts'

interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

export interface DriverFigure {
  readonly factor: string
  readonly verdict:
    | 'driver'
    | 'passenger'
    | 'protective'
    | 'no-association'
    | 'undecided'
    | 'too-few'
    | 'recorded-after'
  readonly exposed: number | null
  readonly answered: number
  readonly crude: Interval | null
  readonly adjusted: Interval | null
  readonly adjustedOver: number
  readonly eValue: { readonly value: number; readonly low: number } | null
}

export interface DriverAnalyses {
  readonly outcomes: readonly {
    readonly id: string
    readonly title: string
    readonly computedAt: string | null
    readonly analysis: { readonly people: number; readonly factors: readonly DriverFigure[] } | null
  }[]
  readonly factors: readonly { readonly id: string; readonly title: string; readonly action: string }[]
}

export interface PersonDriver {
  readonly factor: string
  readonly title: string
  readonly figure: DriverFigure
  readonly action: string
  readonly help: readonly { readonly title: string; readonly phone: string | null; readonly text: string }[]
  readonly evidence: Citation
}

export interface PersonDrivers {
  readonly outcome: string
  readonly title: string
  readonly computedAt: string | null
  readonly people: number
  readonly drivers: readonly PersonDriver[]
  readonly passengers: readonly PersonDriver[]
  readonly notKnown: readonly string[]
}

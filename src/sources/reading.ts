import type { Coding, Effective, Fact, FactKind, FactValue, Layer, Person } from '../domain/fact.ts'
import { sha256, stableId } from '../kernel/ids.ts'

/** Something in a file that could not be read as it stands. `reason` holds no text about the person. */
export interface Problem {
  /** JSON path or row inside the file, e.g. `entry[12].resource`. */
  readonly path: string
  readonly reason: string
}

/** One resource of a file with the facts read out of it. */
export interface ResourceReading {
  readonly resourceType: string
  /** The id the source gives, or one derived from the content when it gives none. */
  readonly id: string
  readonly path: string
  /** The resource as the source wrote it. */
  readonly body: unknown
  readonly facts: readonly FactDraft[]
}

/** What one file says about one person. `person` is there when the file itself carries identity. */
export interface PersonReading {
  readonly personId: string
  readonly person?: Person
  readonly resources: readonly ResourceReading[]
}

/** Everything read from one file. */
export interface SourceReading {
  readonly people: readonly PersonReading[]
  readonly problems: readonly Problem[]
}

/** A fact before it knows its person and document. `part` is '' for the resource itself, else the place inside it (`component[0]`). */
export interface FactDraft {
  readonly part: string
  readonly layer: Layer
  readonly kind: FactKind
  readonly text: string
  readonly codings: readonly Coding[]
  readonly value?: FactValue | undefined
  readonly effective?: Effective | undefined
  readonly status: string
  readonly quote: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly confidence?: number
  /** The `part` of the draft this one belongs to. */
  readonly partOf?: string | undefined
}

/**
 * Facts of one resource. The id covers the content, so a corrected resource gives a new fact and the old one stays citable,
 * while moving a resource inside its file changes nothing.
 */
export function toFacts(resource: ResourceReading, person: string, document: string): readonly Fact[] {
  const ids = new Map<string, string>()
  return resource.facts.map(draft => {
    const { part, partOf, value, effective, confidence = 1, ...rest } = draft
    const quote = draft.quote.replace(/\s+/g, ' ').trim()
    const parent = partOf === undefined ? undefined : ids.get(partOf)
    const content = sha256(JSON.stringify([draft, parent]))
    const id = stableId(person, resource.resourceType, resource.id, part, content)
    ids.set(part, id)
    return {
      ...rest,
      quote,
      id,
      person,
      confidence,
      ...(value === undefined ? {} : { value }),
      ...(effective === undefined ? {} : { effective }),
      ...(parent === undefined ? {} : { partOf: parent }),
      source: {
        document,
        resourceType: resource.resourceType,
        resource: resource.id,
        path: part === '' ? resource.path : `${resource.path}.${part}`,
      },
    }
  })
}

/** How an element and what stands in it is painted. */
export interface Paint {
  readonly isHidden: boolean
  /** CSS colour as `#rrggbb`; undefined where it is inherited from nothing or not understood. */
  readonly colour: string | undefined
  readonly background: string
}

/** Selectors of one name (`.note`, `#menu`, `aside`) → their declarations. */
export type HiddenRules = ReadonlyMap<string, string>

const page: Paint = { isHidden: false, colour: undefined, background: '#ffffff' }

/** The style rules of a page whose selector is one name; longer selectors are not followed. */
export function hiddenRules(styles: string): HiddenRules {
  const rules = new Map<string, string>()
  const plain = styles
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/@media[^{]*print[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/gi, '')
  for (const [, selectors = '', declarations = ''] of plain.matchAll(/([^{}@;]+)\{([^{}]*)\}/g)) {
    for (const selector of selectors.split(',').map(each => each.trim())) {
      if (/^[.#]?[\w-]+$/.test(selector)) rules.set(selector, `${rules.get(selector) ?? ''};${declarations}`)
    }
  }
  return rules
}

/** How this element is painted inside the one around it: hidden by attribute or style, or in the colour of what lies behind it. */
export function isHiddenElement(
  name: string,
  attributes: Readonly<Record<string, string>>,
  rules: HiddenRules,
  around: Paint = page,
): Paint {
  const classes = (attributes['class'] ?? '').split(/\s+/).filter(each => each !== '')
  const names = [
    name,
    ...classes.map(each => `.${each}`),
    ...(attributes['id'] === undefined ? [] : [`#${attributes['id']}`]),
  ]
  const style = [...names.map(each => rules.get(each) ?? ''), attributes['style'] ?? ''].join(';').toLowerCase()
  const styled = (property: string): string | undefined =>
    [...style.matchAll(/(?:^|;)\s*([a-z-]+)\s*:\s*([^;]+)/g)]
      .findLast(([, each]) => each === property)?.[2]
      ?.replace('!important', '')
      .trim()
  const image = styled('background-image') ?? /url\(|gradient\(/.exec(styled('background') ?? '')?.[0]
  const background =
    image === undefined || image === 'none'
      ? (colourOf(styled('background-color') ?? styled('background') ?? attributes['bgcolor']) ?? around.background)
      : 'picture'
  const colour = colourOf(styled('color') ?? (name === 'font' ? attributes['color'] : undefined)) ?? around.colour
  const isHidden =
    around.isHidden ||
    'hidden' in attributes ||
    (attributes['type'] === 'hidden' && name === 'input') ||
    styled('display') === 'none' ||
    /^(?:hidden|collapse)$/.test(styled('visibility') ?? '') ||
    /^0?\.?0*%?$/.test(styled('opacity') ?? '1') ||
    /^(?:0?\.\d+|0|1)(?:px|pt|em|rem|%)?$/.test(styled('font-size') ?? '') ||
    /^-\d{3,}/.test(styled('text-indent') ?? '') ||
    (/^(?:absolute|fixed)$/.test(styled('position') ?? '') && /^-\d{3,}/.test(styled('left') ?? styled('top') ?? '')) ||
    (colour !== undefined && isAlike(colour, background)) ||
    styled('color') === 'transparent'
  return { isHidden, colour, background }
}

const named: ReadonlyMap<string, string> = new Map([
  ['white', '#ffffff'],
  ['snow', '#fffafa'],
  ['ivory', '#fffff0'],
  ['black', '#000000'],
  ['red', '#ff0000'],
  ['green', '#008000'],
  ['blue', '#0000ff'],
  ['navy', '#000080'],
  ['gray', '#808080'],
  ['grey', '#808080'],
])

function colourOf(value: string | undefined): string | undefined {
  const text = value?.trim().toLowerCase()
  if (text === undefined) return undefined
  const [word = ''] = text.split(/\s+(?![^(]*\))/)
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(word)
  if (short !== null)
    return `#${short
      .slice(1)
      .map(each => each.repeat(2))
      .join('')}`
  if (/^#[0-9a-f]{6}$/.test(word)) return word
  const parts = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)/.exec(word)
  if (parts !== null)
    return `#${parts
      .slice(1, 4)
      .map(each => Number(each).toString(16).padStart(2, '0'))
      .join('')}`
  // A background that is a colour we have no number for is not white.
  return named.get(word) ?? (/^[a-z]{3,}$/.test(word) && !keywords.has(word) ? word : undefined)
}

const keywords = new Set([
  'none',
  'inherit',
  'initial',
  'unset',
  'transparent',
  'currentcolor',
  'auto',
  'revert',
  'url',
  'fixed',
  'repeat',
])

/** Two colours that an eye does not tell apart: no channel differs by more than eight of 255. */
function isAlike(a: string, b: string): boolean {
  if (a === b) return true
  const channels = (colour: string) => [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16))
  if (!a.startsWith('#') || !b.startsWith('#')) return false
  const other = channels(b)
  return channels(a).every((value, at) => Math.abs(value - (other[at] ?? 0)) <= 8)
}

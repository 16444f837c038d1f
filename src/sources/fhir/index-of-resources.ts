import { z } from 'zod'
import { concept, conceptText, type FhirReference, humanName, nameText } from './elements.ts'

/** One resource of a bundle, before its kind is looked at. */
export interface BundleResource {
  readonly resourceType: string
  readonly id: string
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
}

/** Finds what a reference points at, inside the same file. */
export interface ResourceIndex {
  /** The resource a reference names: `urn:uuid:…`, `Type/id`, a full URL, or `#id` of a contained one. */
  find(value: FhirReference | undefined, holder?: BundleResource): BundleResource | undefined
  /** Readable words for a reference: its display, else the name or code of the resource it points at. */
  name(value: FhirReference | undefined, holder?: BundleResource): string | undefined
  /** The bare id a reference ends in, whether or not the resource is in the file. */
  id(value: FhirReference | undefined): string | undefined
}

const nameable = z.object({
  name: z
    .union([z.string(), z.array(humanName)])
    .optional()
    .catch(undefined),
  code: concept.optional().catch(undefined),
  title: z.string().optional().catch(undefined),
  description: z.union([concept, z.string()]).optional().catch(undefined),
})
const contained = z.object({
  contained: z.array(z.looseObject({ resourceType: z.string(), id: z.string() })).catch([]),
})

export function indexResources(
  entries: readonly { readonly fullUrl?: string; readonly resource: BundleResource }[],
): ResourceIndex {
  const byKey = new Map<string, BundleResource>()
  for (const { fullUrl, resource } of entries) {
    byKey.set(`${resource.resourceType}/${resource.id}`, resource)
    if (fullUrl !== undefined) byKey.set(fullUrl, resource)
  }
  const find: ResourceIndex['find'] = (value, holder) => {
    const target = value?.reference
    if (target === undefined) return undefined
    if (target.startsWith('#')) return holder === undefined ? undefined : findContained(holder, target.slice(1))
    return byKey.get(target) ?? byKey.get(lastTwo(target))
  }
  return {
    find,
    id: value => {
      const target = value?.reference
      return target === undefined || target.startsWith('#') ? undefined : (find(value)?.id ?? bareId(target))
    },
    name: (value, holder) => {
      if (value?.display !== undefined && value.display !== '') return value.display
      const found = find(value, holder)
      return found === undefined ? undefined : nameOf(found)
    },
  }
}

/** `urn:uuid:x` and `Type/x/_history/2` both end in `x`. */
function bareId(target: string): string {
  const [plain = target] = target.split('/_history/')
  return (
    plain
      .replace(/^urn:(uuid|oid):/, '')
      .split('/')
      .at(-1) ?? plain
  )
}

const lastTwo = (target: string): string => (target.split('/_history/')[0] ?? target).split('/').slice(-2).join('/')

function findContained(holder: BundleResource, id: string): BundleResource | undefined {
  const body = contained.parse(holder.body).contained.find(resource => resource.id === id)
  return body && { resourceType: body.resourceType, id, path: `${holder.path}.contained`, body }
}

function nameOf(resource: BundleResource): string | undefined {
  const { name, code, title, description } = nameable.parse(resource.body)
  if (typeof name === 'string') return name
  return (
    nameText(name) ??
    conceptText(code) ??
    title ??
    (typeof description === 'string' ? description : conceptText(description))
  )
}

import type { z } from 'zod'
import type { FactDraft } from '../reading.ts'
import type { BundleResource, ResourceIndex } from './index-of-resources.ts'

/** Reads the facts of one kind of resource. Throws `z.ZodError` when the resource is broken; the caller reports it by path. */
export type ResourceReader = (resource: BundleResource, index: ResourceIndex) => readonly FactDraft[]

/** A reader that parses the body by `schema` first. */
export const readerOf =
  <S extends z.ZodType>(
    schema: S,
    read: (body: z.output<S>, index: ResourceIndex, resource: BundleResource) => readonly FactDraft[],
  ): ResourceReader =>
  (resource, index) =>
    read(schema.parse(resource.body), index, resource)

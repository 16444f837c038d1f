import { readdir, readFile } from 'node:fs/promises'

/** Every `corpora/genomic/<name>/*.yaml`, one file a gene, in name order, by the gene that it is about. */
export async function readGeneFiles<T extends { readonly gene: string }>(
  name: string,
  parse: (text: string, file: string) => T,
  corpora: URL,
): Promise<ReadonlyMap<string, T>> {
  const folder = new URL(`genomic/${name}/`, corpora)
  const files = (await readdir(folder)).filter(file => file.endsWith('.yaml')).sort()
  const parsed = await Promise.all(
    files.map(async file => parse(await readFile(new URL(file, folder), 'utf8'), `corpora/genomic/${name}/${file}`)),
  )
  return new Map(parsed.map(each => [each.gene, each]))
}

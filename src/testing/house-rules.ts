import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative } from 'node:path'

/** Path from the project's root, with `/`, to the file's text. */
export type Files = ReadonlyMap<string, string>

/** The order in which folders of `src` may import: each only from itself and from those before it. */
const folderOrder = [
  'kernel', 'domain', 'store', 'audit', 'jobs', 'models', 'knowledge', 'sources', 'ingest', 'record', 'retrieve', 'reason', 'guard',
  'chain', 'careplan', 'evaluate', 'http', 'web',
  'cli',
] as const // biome-ignore format: read as one line of stages

/** The side that fills the database; the side that answers meets it only in the store. */
const fillingFolders = ['sources', 'ingest']
const answeringFolders = ['record', 'retrieve', 'reason', 'guard', 'chain', 'careplan']

/** Package name pattern → the places that may import it. */
const doors: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^pg$|^pgvector(\/|$)|^@electric-sql\//, ['src/store/']],
  [/^langchain(\/|$)|^@langchain\/|^ollama$|^openai(\/|$)|^cockatiel$/, ['src/models/']],
  [/^pg-boss$/, ['src/jobs/']],
  [/^unstructured-client(\/|$)|^unpdf$|^mammoth$|^htmlparser2$/, ['src/sources/']],
  [/^ai$/, ['src/http/stream']],
  [/^hono(\/|$)|^@hono\//, ['src/http/', 'src/main.ts']],
  [/^better-auth(\/|$)|^kysely$/, ['src/http/auth/']],
  [/^react(-dom)?(\/|$)|^@mantine\/|^@tanstack\/|^@ai-sdk\/react$/, ['src/web/']],
]

/** Reads the text files below `folder` that git would keep, without node_modules and builds. */
export function readFiles(root: string, folder: string, name: RegExp): Files {
  const files = new Map<string, string>()
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    const path = relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')
    if (entry.isFile() && name.test(entry.name) && !path.includes('node_modules/'))
      files.set(path, readFileSync(join(root, path), 'utf8'))
  }
  return files
}

const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || path.startsWith('src/testing/')
const shipped = (files: Files): readonly (readonly [string, string])[] =>
  [...files].filter(([path]) => /\.tsx?$/.test(path) && !isTest(path))
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')

function importsOf(text: string): readonly string[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+|\bnew URL\(\s*)'([^']+)'/g
  return [...withoutComments(text).matchAll(pattern)].map(match => match[1] ?? '')
}

const folderOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1]

/** Imports that go against the order of the stages, or from the answering side into the filling side. */
export function importsAgainstTheOrder(files: Files): readonly string[] {
  const order = new Map<string, number>(folderOrder.map((folder, index) => [folder, index]))
  return shipped(files).flatMap(([path, text]) => {
    const from = folderOf(path)
    if (from === undefined) return []
    if (!order.has(from)) return [`${path}: the folder ${from} has no place in the order`]
    return importsOf(text)
      .filter(target => target.startsWith('.') && /\.tsx?$/.test(target))
      .map(target => posix.normalize(posix.join(posix.dirname(path), target)))
      .flatMap(target => {
        const to = folderOf(target)
        if (to === undefined) return from === 'cli' ? [] : [`${path} imports ${target}, which composes it`]
        if (to === 'testing') return [`${path} imports test code ${target}`]
        if ((order.get(to) ?? Number.POSITIVE_INFINITY) > (order.get(from) ?? -1))
          return [`${path} imports ${target} against the order`]
        if (from === 'web' && to !== 'web') return [`${path} imports ${target}; screens use the HTTP API`]
        if (answeringFolders.includes(from) && fillingFolders.includes(to))
          return [`${path} imports ${target}; answers never fill the database`]
        return []
      })
  })
}

/** Packages imported elsewhere than at their one door. */
export function vendorsOutsideTheirDoor(files: Files): readonly string[] {
  return shipped(files).flatMap(([path, text]) =>
    importsOf(text).flatMap(name =>
      doors
        .filter(([vendor, places]) => vendor.test(name) && !places.some(place => path.startsWith(place)))
        .map(() => `${path} imports ${name}`),
    ),
  )
}

/** `process.env` read anywhere but in the one place that checks it. */
export const environmentReadOutsideConfig = (files: Files): readonly string[] =>
  shipped(files)
    .filter(([path, text]) => path !== 'src/kernel/config.ts' && /\bprocess\.env\b/.test(withoutComments(text)))
    .map(([path]) => path)

/** Code files longer than `ceiling` lines. */
export const filesOverTheCeiling = (files: Files, ceiling = 250): readonly string[] =>
  [...files]
    .filter(([path, text]) => /\.tsx?$/.test(path) && !isTest(path) && text.trimEnd().split('\n').length > ceiling)
    .map(([path]) => path)

/** Tables that migrations, in their order, create and leave standing. */
export function tablesOf(files: Files): readonly string[] {
  const migrations = [...files]
    .filter(([path]) => path.startsWith('src/store/migrations/') && path.endsWith('.sql'))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const names = new Set<string>()
  for (const [, text] of migrations) {
    for (const [, verb, name = ''] of text.matchAll(/^(create|drop) table (?:if (?:not )?exists )?"?(\w+)"?/gm)) {
      if (verb === 'create') names.add(name)
      else names.delete(name)
    }
  }
  return [...names].sort()
}

/** The writers that src/store/README.md names: rows of `| table | folder |`. */
export const namedWriters = (readme: string): ReadonlyMap<string, string> =>
  new Map([...readme.matchAll(/^\| `(\w+)` \| `([\w/.-]+)` \|/gm)].map(match => [match[1] ?? '', match[2] ?? '']))

/** Tables without a named writer, and statements that write a table from anywhere else. */
export function writesByOthers(files: Files, writers: ReadonlyMap<string, string>): readonly string[] {
  const unnamed = tablesOf(files)
    .filter(table => !writers.has(table))
    .map(table => `${table} has no named writer`)
  const strangers = shipped(files).flatMap(([path, text]) =>
    [
      ...withoutComments(text).matchAll(
        /\b(?:insert\s+into|update|delete\s+from|truncate(?:\s+table)?)\s+"?(\w+)"?(?=\s|\(|`|'|$)/g,
      ),
    ]
      .map(match => match[1] ?? '')
      .filter(table => writers.has(table) && !path.startsWith(`src/${writers.get(table)}`))
      .map(table => `${path} writes ${table}, which belongs to ${writers.get(table)}`),
  )
  return [...unnamed, ...strangers]
}

/** Folders of `src` that the map does not mention. */
export function foldersMissingFromTheMap(files: Files, map: string): readonly string[] {
  const folders = [...new Set([...files.keys()].map(folderOf))].filter(folder => folder !== undefined)
  return folders.filter(folder => !map.includes(`\`${folder}/\``)).sort()
}

/** Writers of decisions, plan items or an item's status outside `careplan/`, or used by anyone but `careplan/review.ts`. */
export function draftsLeftElsewhere(files: Files): readonly string[] {
  const review = 'src/careplan/review.ts'
  const written = /insert\s+into\s+(?:plan_item|decision)\b|update\s+(?:plan_item|suggestion_item)\b/
  const writers = shipped(files)
    .filter(([, text]) => written.test(withoutComments(text)))
    .map(([path]) => path)
  const strangers = writers.filter(path => !path.startsWith('src/careplan/'))
  const users = shipped(files).flatMap(([path, text]) =>
    importsOf(text)
      .map(target => posix.normalize(posix.join(posix.dirname(path), target)))
      .filter(target => writers.includes(target) && target !== review && path !== review)
      .map(target => `${path} imports ${target}`),
  )
  return [...strangers, ...users]
}

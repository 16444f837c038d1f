import { writeDocument } from '../ingest/knowledge-rows.ts'
import { fixedClock } from '../kernel/clock.ts'
import { parseDocument } from '../knowledge/document.ts'
import type { Database } from '../store/database.ts'

/** Writes an invented leaflet for patients, replacing one of the same id. */
export const writeLeaflet = (database: Database, id: string, title: string, text: string): Promise<number> =>
  writeDocument(
    { database, clock: fixedClock('2026-11-22T00:00:00Z') },
    parseDocument(
      `---\nid: ${id}\ntitle: ${title}\naudience: patient\nlevel: simple\nlanguage: en\ntopics: [testing]
sources: [{ title: A leaflet for tests, agency: Tests, year: 2026 }]\nreviewed: 2026-11-22\nlicence: Apache-2.0\n---\n\n# ${title}\n\n## About\n\n${text}\n`,
      `${id}.md`,
      'clinical',
    ),
  )

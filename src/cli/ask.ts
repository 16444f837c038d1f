import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { audit } from '../audit/audit.ts'
import type { AttachedDocument } from '../chain/about/answer-about.ts'
import { answerWhole } from '../chain/answer.ts'
import { type Actor, defaultTenant, systemActor } from '../domain/actor.ts'
import type { Level, Reply } from '../domain/answer.ts'
import { Refusal } from '../kernel/errors.ts'
import { readOutsideDocument } from '../sources/document.ts'
import type { Database } from '../store/database.ts'
import { withInstallation } from './session.ts'
import type { Terminal } from './terminal.ts'

export interface AskOptions {
  readonly person: string
  readonly role: 'patient' | 'clinician'
  readonly level?: Level
  /** A file that the question is about. */
  readonly about?: string
}

/** `carenav ask`: one question through the whole chain, as the person or as a clinician of the person's care team. */
export async function ask(terminal: Terminal, text: string, options: AskOptions): Promise<void> {
  await withInstallation(async (_, chain) => {
    const actor = await actorFor(chain.database, options, chain.clock.now())
    const about = options.about === undefined ? undefined : await readAbout(options.about)
    const { reply } = await answerWhole(chain, actor, {
      text,
      person: options.person,
      ...(options.level === undefined ? {} : { level: options.level }),
      ...(about === undefined ? {} : { about }),
    })
    terminal.print(reply, replyText(reply))
  })
}

/** A letter, leaflet or note as plain text: PDF, Word, web page or text, told apart by its content. */
async function readAbout(path: string): Promise<AttachedDocument> {
  const name = basename(path)
  const { text, title } = await readOutsideDocument(await readFile(path), name)
  return { title: title === '' ? name : title, text }
}

/** The command runs on the operator's machine, without a sign-in: the audit says that it spoke in someone's place. */
async function actorFor(database: Database, { person, role }: AskOptions, now: Date): Promise<Actor> {
  const operator = systemActor('operate')
  const member = await database.as(operator, async tx => {
    const [row] = await tx.query<{ user_id: string }>(
      role === 'patient'
        ? `select p.person_id as user_id from person p where p.tenant_id = $1 and p.person_id = $2`
        : `select c.user_id from care_team c where c.tenant_id = $1 and c.person_id = $2 order by c.since, c.user_id limit 1`,
      [defaultTenant, person],
    )
    if (row !== undefined) {
      await audit(tx, operator, { action: 'operator-asked', person, subject: `${role}/${row.user_id}` }, now)
    }
    return row?.user_id
  })
  if (member !== undefined) {
    return role === 'patient'
      ? { role, tenant: defaultTenant, user: `cli:${member}`, person }
      : { role, tenant: defaultTenant, user: member }
  }
  throw role === 'patient'
    ? new Refusal(
        'not-found',
        `There is no person ${person}.`,
        'Load one with `carenav ingest <file>` or `carenav seed demo`.',
      )
    : new Refusal(
        'not-found',
        `No clinician has rights on ${person}.`,
        'Ask as the patient, or add the person to a care team.',
      )
}

/** The reply for a terminal: sentences with numbered sources below. */
export function replyText(reply: Reply): string {
  const sources = new Map<string, string>()
  const lines = reply.sentences.map(({ text, citations }) => {
    const marks = citations.map(citation => {
      const line = `${citation.source}: ${citation.span}`
      if (!sources.has(line)) sources.set(line, `[${sources.size + 1}]`)
      return sources.get(line)
    })
    return marks.length === 0 ? text : `${text} ${marks.join('')}`
  })
  const foot = [...sources].map(([line, mark]) => `${mark} ${line}`)
  const state = `${reply.kind}, ${reply.urgency}, grade ${reply.grade.toFixed(1)}, ${reply.ms} ms`
  return [...lines, '', ...foot, ...(foot.length === 0 ? [] : ['']), `(${state})`].join('\n')
}

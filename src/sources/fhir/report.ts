import { z } from 'zod'
import { dateShown, effectiveOf } from '../moment.ts'
import { present, sentences, texts } from '../present.ts'
import {
  concept,
  conceptCode,
  conceptCodings,
  conceptText,
  conceptTexts,
  dateTime,
  period,
  reference,
} from './elements.ts'
import { readerOf } from './reader.ts'

const attachment = z.object({
  contentType: z.string().optional(),
  data: z.string().optional(),
  title: z.string().optional(),
  url: z.string().optional(),
})
const reportSchema = z.object({
  status: z.string(),
  category: z.array(concept).optional(),
  code: concept,
  effectiveDateTime: dateTime.optional(),
  effectivePeriod: period.optional(),
  issued: dateTime.optional(),
  encounter: reference.optional(),
  performer: z.array(reference).optional(),
  result: z.array(reference).optional(),
  conclusion: z.string().optional(),
  conclusionCode: z.array(concept).optional(),
  presentedForm: z.array(attachment).optional(),
})

/** A report with its conclusion; `detail.results` lists the ids of the observations it groups. */
export const readDiagnosticReport = readerOf(reportSchema, (body, index) => {
  const text = conceptText(body.code) ?? 'Report without a name'
  const start = body.effectiveDateTime ?? body.effectivePeriod?.start ?? body.issued
  const results = (body.result ?? []).flatMap(each => texts(index.name(each)))
  const conclusion = texts(body.conclusion, ...conceptTexts(body.conclusionCode))
  const notes = (body.presentedForm ?? []).flatMap(attachedText)
  return [
    {
      part: '',
      layer: 'clinical',
      kind: 'report',
      text,
      codings: conceptCodings(body.code),
      effective: effectiveOf(start, body.effectivePeriod?.end),
      status: body.status,
      detail: present({
        category: (body.category ?? []).flatMap(each => texts(conceptCode(each))),
        results: (body.result ?? []).flatMap(each => texts(index.id(each))),
        resultNames: results,
        conclusion,
        encounter: index.id(body.encounter),
        performer: (body.performer ?? []).flatMap(each => texts(index.name(each))),
        content: notes,
      }),
      quote: sentences(
        texts(text, start && dateShown(start), body.status).join(', '),
        ...texts(
          conclusion.length === 0 ? undefined : `Conclusion: ${conclusion.join(', ')}`,
          results.length === 0 ? undefined : `Results: ${results.join(', ')}`,
        ),
        ...notes,
      ),
    },
  ]
})

const documentSchema = z.object({
  status: z.string(),
  docStatus: z.string().optional(),
  type: concept.optional(),
  category: z.array(concept).optional(),
  date: dateTime.optional(),
  description: z.string().optional(),
  author: z.array(reference).optional(),
  content: z.array(z.object({ attachment: attachment })).optional(),
})

/** A note in the record. Plain text inside it is read; other attachments are named, not opened. */
export const readDocumentReference = readerOf(documentSchema, (body, index) => {
  const attachments = (body.content ?? []).map(each => each.attachment)
  const text = body.description ?? conceptText(body.type) ?? attachments[0]?.title ?? 'Document without a title'
  const authors = (body.author ?? []).flatMap(each => texts(index.name(each)))
  const content = attachments.flatMap(attachedText)
  return [
    {
      part: '',
      layer: 'clinical',
      kind: 'report',
      text,
      codings: conceptCodings(body.type),
      effective: effectiveOf(body.date),
      status: body.docStatus ?? body.status,
      detail: present({
        type: conceptText(body.type),
        author: authors,
        content,
        attachments: attachments.flatMap(each => texts(each.title ?? each.contentType)),
      }),
      quote: sentences(
        texts(
          text,
          body.date && dateShown(body.date),
          authors.length === 0 ? undefined : `by ${authors.join(', ')}`,
        ).join(', '),
        ...content,
      ),
    },
  ]
})

/** The words of a plain-text attachment. */
function attachedText(each: z.infer<typeof attachment>): readonly string[] {
  if (each.data === undefined || each.contentType?.startsWith('text/plain') !== true) return []
  return texts(Buffer.from(each.data, 'base64').toString('utf8').trim())
}

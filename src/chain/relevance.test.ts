import { expect, test } from 'vitest'
import type { Passage } from '../retrieve/passage.ts'
import { readQuery } from '../retrieve/query.ts'
import { type Asking, inAnswerOrder } from './relevance.ts'

const passage = (id: string, title: string, trust: 'reviewed' | 'operator', coverage: number): Passage => ({
  heading: title,
  document: { id, title, topics: [title], codes: [], trust },
  ordinal: 0,
  coverage,
  span: {
    id: `chunk:${id}.0`,
    origin: 'guidance',
    source: id,
    ref: `${id}.0`,
    title,
    text: 'Rest.',
    hash: '',
    date: '2026-01-01',
  },
})

test('a text of the installation that is called like the question follows the reviewed ones', () => {
  const question = 'Can I take ibuprofen with warfarin?'
  const asking: Asking = {
    concepts: readQuery(question, { phrases: new Map(), frame: new Set() }),
    kind: undefined,
    own: { codes: new Set(), medicines: [], plans: [] },
    frame: new Set(),
  }
  const passages = [passage('hostile', question, 'operator', 1), passage('warfarin', 'Warfarin', 'reviewed', 0.6)]
  expect(inAnswerOrder(passages, asking).map(({ document }) => document.id)).toEqual(['warfarin', 'hostile'])
  const equals = passages.map(each => ({ ...each, document: { ...each.document, trust: 'reviewed' as const } }))
  expect(inAnswerOrder(equals, asking).map(({ document }) => document.id)).toEqual(['hostile', 'warfarin'])
})

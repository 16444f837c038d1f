import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Actor, systemActor } from '../domain/actor.ts'
import { loadGuard } from '../guard/guard.ts'
import { loadDemo } from '../ingest/ingest.ts'
import { loadKnowledge } from '../ingest/knowledge.ts'
import { bringVectors } from '../ingest/search-vectors.ts'
import { fixedClock } from '../kernel/clock.ts'
import { readConfig } from '../kernel/config.ts'
import { silentLog } from '../kernel/log.ts'
import { corporaFolder } from '../knowledge/rules.ts'
import { indexTerms } from '../knowledge/terms.ts'
import { createEmbedders } from '../models/embedders.ts'
import { createModels } from '../models/models.ts'
import { freshDatabase } from '../testing/database.ts'
import { hostileMarks, hostileReply } from '../testing/hostile-model.ts'
import { startModelServer } from '../testing/model-servers.ts'
import { answerWhole } from './answer.ts'
import { createComposer } from './compose/composer.ts'
import { readChainKnowledge } from './knowledge.ts'
import type { ChainParts } from './parts.ts'
import { warm } from './warm.ts'

/** The shipped corpora and the six invented people, with no model. */
let parts: ChainParts

beforeAll(async () => {
  const guard = await loadGuard({ profile: 'us' })
  const knowledge = await readChainKnowledge(guard.readability.isWord)
  const models = createModels(readConfig({}), createComposer(knowledge.tables))
  const database = await freshDatabase()
  const embedders = createEmbedders(models.embed, database, indexTerms)
  parts = { database, clock: fixedClock('2026-11-22T09:00:00Z'), log: silentLog, guard, knowledge, models, embedders }
  await loadKnowledge({ ...parts, corpora: corporaFolder })
  await bringVectors(parts)
  await loadDemo({ ...parts, corpora: corporaFolder })
})
afterAll(() => parts.database.close())

const as = (person: string): Actor => ({ role: 'patient', tenant: 'demo', user: person, person })
const ask = async (person: string, text: string, using = parts) =>
  (await answerWhole(using, as(person), { text, person })).reply

test('ibuprofen with a blood thinner: her warfarin, the bleeding, and whom to call, in a few plain sentences', async () => {
  const reply = await ask('helen-marsh', 'can I take ibuprofen with my blood thinner?')
  expect(reply.kind).toBe('answered')
  expect(reply.sentences.length).toBeLessThanOrEqual(4)
  expect(reply.text).toMatch(/warfarin/)
  expect(reply.text).toMatch(/bleed/)
  expect(reply.text).toMatch(/call your care team|pharmacist/i)
  expect(reply.grade).toBeLessThanOrEqual(6)
  const citations = reply.sentences.flatMap(({ citations }) => citations)
  expect(citations.some(({ source }) => source.startsWith('MedicationRequest/'))).toBe(true)
  expect(citations.some(({ origin }) => origin === 'rule')).toBe(true)
})

test.each([
  ['helen-marsh', 'what is atrial fibrillation?', /atrial fibrillation is/i],
  ['rosa-delgado', 'what are the side effects of metformin?', /upset stomach/i],
  ['rosa-delgado', 'how do I store insulin?', /fridge/i],
  ['rosa-delgado', 'who can help me with food?', /211/],
  ['marek-nowak', 'what happens after my colonoscopy?', /colonoscopy/i],
  ['helen-marsh', 'I missed my warfarin dose', /miss a dose of warfarin/i],
  ['helen-marsh', 'I forgot my blood thinner', /warfarin/i],
  ['lucia-moreno', '¿Qué es la metformina?', /metformina es/i],
] as const)('%s asks: %s', async (person, text, first) => {
  const reply = await ask(person, text)
  expect(reply.kind).toBe('answered')
  expect(reply.sentences[0]?.text).toMatch(first)
  expect(reply.grade).toBeLessThanOrEqual(6.5)
  for (const { kind, citations } of reply.sentences) if (kind !== 'notice') expect(citations.length).toBeGreaterThan(0)
})

const lead = async (person: string, text: string) => (await ask(person, text)).sentences[0]?.text

test('the answer speaks the language of the question, whatever the reader prefers', async () => {
  const english = await ask('lucia-moreno', 'what is heart failure')
  expect(english).toMatchObject({ kind: 'answered', language: 'en' })
  expect(english.sentences[0]?.text).toMatch(/^Heart failure means/)
  const spanish = await ask('lucia-moreno', '¿qué es la insuficiencia cardíaca?')
  expect(spanish).toMatchObject({ kind: 'answered', language: 'es' })
  expect(spanish.sentences[0]?.text).toMatch(/corazón/)
  const chosen = await answerWhole(parts, as('lucia-moreno'), {
    text: 'diabetes',
    person: 'lucia-moreno',
    language: 'en',
  })
  expect(chosen.reply.language).toBe('en')
})

test('what stands in English only is told in English, after one sentence that says so in the reader’s language', async () => {
  const reply = await ask('lucia-moreno', '¿qué es la gota?')
  expect(reply.sentences[0]).toMatchObject({ kind: 'notice', text: expect.stringMatching(/solo está en inglés/) })
  expect(reply.sentences[1]?.text).toMatch(/^Gout is/)
})

test('an abstention names a topic only where there is one to name', async () => {
  for (const text of ['how do I train my dog?', 'what is the capital of France?']) {
    const reply = await ask('helen-marsh', text)
    expect(reply.kind).toBe('abstained')
    expect(reply.sentences[0]?.text).toBe('I do not have a checked source that answers this.')
  }
})

test.each([
  ['helen-marsh', 'I missed my warfarin dose last night, what now?', /miss a dose of warfarin/],
  ['helen-marsh', 'I forgot my blood thinner', /miss a dose of warfarin/],
  ['lucia-moreno', 'I missed a dose of my water pill', /miss a dose of furosemide/],
  ['lucia-moreno', 'olvidé mi pastilla de agua', /olvida una dosis de furosemida/],
] as const)('%s asks: %s, and the words around it do not matter', async (person, text, said) => {
  const reply = await ask(person, text)
  expect(reply.kind).toBe('answered')
  expect(reply.text).toMatch(said)
})

test('a medicine that is not on the list is said not to be there; no leaflet on another one answers', async () => {
  const reply = await ask('david-okafor', 'I missed a dose of my water pill')
  expect(reply.kind).toBe('abstained')
  expect(reply.text).toMatch(/do not see a water pill/)
})

test("a question about one's gene result: the result, what it means, whom to ask", async () => {
  for (const [person, gene, result] of [
    ['david-okafor', 'CYP2C19', 'Poor Metabolizer'],
    ['marek-nowak', 'DPYD', 'Intermediate Metabolizer'],
  ] as const) {
    const { sentences } = await ask(person, `what does my ${gene} result mean?`)
    expect(sentences[0]).toMatchObject({ kind: 'fact', text: expect.stringContaining(`${gene} ${result}`) })
    expect(sentences[1]?.text.toLowerCase()).toContain(result.toLowerCase())
    expect(sentences.at(-1)?.text).toMatch(/^(Ask|Call) your c/)
  }
})

test('where the record has no such gene result, nothing is said of what one would mean', async () => {
  const reply = await ask('helen-marsh', 'what does my CYP2C19 result mean?')
  expect(reply.sentences[0]?.kind).toBe('notice')
  expect(reply.text).not.toMatch(/metabolizer/)
})

test('what happens next is read from the plan that is under way, from its start', async () => {
  expect(await lead('marek-nowak', 'what happens next?')).toMatch(/^First come the tests/)
  expect(await lead('helen-marsh', 'what happens next?')).toMatch(/INR/)
  expect(await lead('marek-nowak', 'what happens during chemo?')).not.toMatch(/DPYD/)
})

test('a follow-up is about what was asked before', async () => {
  const { chat } = await answerWhole(parts, as('rosa-delgado'), { text: 'What is metformin?', person: 'rosa-delgado' })
  const { reply } = await answerWhole(parts, as('rosa-delgado'), {
    text: 'what are the side effects?',
    person: 'rosa-delgado',
    chat,
  })
  expect(reply.text).toMatch(/Metformin/)
})

test('a complaint is not explained by an illness that the reader does not have', async () => {
  for (const { citations } of (await ask('grace-lin', 'why am I so tired?')).sentences)
    for (const { source } of citations) expect(source).not.toMatch(/anemia|flu|heart-failure|depression/)
})

test('no answer opens with a word that leans on a sentence nobody said', async () => {
  const asked = ['what happens next?', 'what can I eat?', 'what should I watch for?', 'what are the side effects?']
  for (const person of ['rosa-delgado', 'helen-marsh', 'marek-nowak', 'lucia-moreno'])
    for (const text of asked) expect(await lead(person, text)).not.toMatch(/^(Then|They|It|This|These|Both|Those)\b/)
})

test.each([
  ['rosa-delgado', 'how do I keep my insulin cold?', /in a fridge, at 36°F to 46°F/],
  ['helen-marsh', 'how can I sleep better at night?', /same time each day/],
  ['helen-marsh', 'what can I take for heartburn?', /^Changes in how you eat help/],
  ['helen-marsh', 'what can I take for a cold?', /no cure for a cold/],
  ['helen-marsh', 'what can I take for pain?', /^Acetaminophen is often the safer choice/],
  ['helen-marsh', 'what happens at a bone density scan?', /^You lie on a flat table/],
  ['david-okafor', 'how much exercise should I get?', /150 minutes a week/],
  ['lucia-moreno', 'how is depression treated?', /^Talk therapy/],
  ['rosa-delgado', 'Metformin gives me diarrhea', /loose stools/],
  ['grace-lin', 'what does a BRCA change mean for my family?', /1 in 2 chance/],
  ['rosa-delgado', '¿quién me puede ayudar a pagar la insulina?', /precios bajos/],
  ['rosa-delgado', '¿qué puedo tomar para el dolor?', /^El acetaminofén baja el dolor/],
  ['marek-nowak', 'jakie sa objawy udaru', /^(Udar przychodzi|Objawy udaru przychodzą) nagle/],
  ['marek-nowak', 'Jakie są skutki uboczne metforminy?', /biegunkę/],
  ['marek-nowak', 'co to jest cisnienie', /krew za mocno napiera/],
  ['marek-nowak', 'Nie stać mnie na leki', /niskie ceny/],
] as const)('%s asks: %s, and the section that such a question is for answers first', async (person, text, first) => {
  const reply = await ask(person, text)
  expect(reply.kind).toBe('answered')
  expect(reply.sentences[0]?.text).toMatch(first)
})

test('signs of an emergency are told in full and close with the call', async () => {
  expect((await ask('david-okafor', 'what are the signs of a heart attack?')).text).toMatch(
    /pain, pressure, or a squeeze in the chest/,
  )
  for (const [text, call] of [
    ['what are the signs of a stroke?', /^Call 911 right away/],
    ['what are the signs of a heart attack?', /^Call 911 right away/],
    ['Jakie są objawy udaru?', /^Zadzwoń od razu pod 911/],
  ] as const)
    expect((await ask('marek-nowak', text)).sentences.at(-1)?.text).toMatch(call)
})

test('what only the standard text says of pregnancy or of stopping is told to a reader of the simple ones, and of nothing else', async () => {
  const pregnant = await ask('lucia-moreno', 'is sertraline safe in pregnancy?')
  expect(pregnant.text).toMatch(/pregnan/)
  expect(pregnant.text).not.toMatch(/MAOIs|brand name/)
  expect((await ask('lucia-moreno', 'can I stop sertraline?')).sentences[0]?.text).toMatch(/^Do not stop sertraline/)
})

test('each of two things compared is told', async () => {
  const { text } = await ask('grace-lin', 'what is the difference between ibuprofen and acetaminophen?')
  expect(text).toMatch(/Ibuprofen/)
  expect(text).toMatch(/Acetaminophen/)
})

test('a question in Polish about what stands in English only says so first', async () => {
  const reply = await ask('marek-nowak', 'Co to jest dna moczanowa?')
  expect(reply.sentences[0]).toMatchObject({
    kind: 'notice',
    text: expect.stringMatching(/^Ten tekst jest tylko po angielsku/),
  })
  expect(reply.sentences[1]?.text).toMatch(/^Gout is/)
})

test("a question about meaning begins with the person's own value and goes on with what it means", async () => {
  const reply = await ask('rosa-delgado', 'what does my A1c mean?')
  expect(reply.sentences[0]?.citations[0]?.origin).toBe('record')
  expect(reply.sentences.some(({ citations }) => citations[0]?.origin === 'guidance')).toBe(true)
})

test('a value that may be a warning sign brings the care card and no self-help that could be the wrong one', async () => {
  const reply = await ask('grace-lin', 'what should I do if my blood sugar is 60?')
  expect(reply.card?.urgency).not.toBe(undefined)
  expect(reply.text).not.toMatch(/insulin|drink water/i)
})

test('no answer about pain recommends what does not go with her own medicines', async () => {
  const { sentences } = await ask('helen-marsh', 'what can I take for pain?')
  for (const { text } of sentences) if (/ibuprofen|naproxen|aspirin/i.test(text)) expect(text).toMatch(/not|ask/i)
})

test.each([
  'what are the symptoms of scurvy?',
  'what are the side effects of ivermectin?',
  'what is the capital of France?',
])('nothing covers: %s', async text => {
  const reply = await ask('helen-marsh', text)
  expect(reply.kind).toBe('abstained')
  expect(reply.sentences.every(({ kind }) => kind === 'notice')).toBe(true)
})

test("no answer ever cites another person's record", async () => {
  const people = ['rosa-delgado', 'helen-marsh', 'david-okafor', 'marek-nowak', 'grace-lin', 'lucia-moreno']
  const owner = await parts.database.as(systemActor('evaluate'), tx =>
    tx.query<{ fact: string; person: string }>(`select 'fact:' || fact_id as fact, person_id as person from fact`),
  )
  const ownerOf = new Map(owner.map(({ fact, person }) => [fact, person]))
  let cited = 0
  for (const person of people) {
    for (const text of [
      'What medicines do I take?',
      'What does my A1c mean?',
      'Show me the medicines of Helen Marsh',
    ]) {
      const { sentences } = await ask(person, text)
      for (const { spanId, origin } of sentences.flatMap(({ citations }) => citations)) {
        if (origin !== 'record') continue
        cited += 1
        expect(ownerOf.get(spanId) ?? person).toBe(person)
      }
    }
  }
  expect(cited).toBeGreaterThan(5)
})

test('warming up leaves no trace: no chat, no audit row, nobody read', async () => {
  const rows = () =>
    parts.database.as(systemActor('evaluate'), tx =>
      tx.query('select (select count(*) from audit_event) as audited, (select count(*) from message) as asked'),
    )
  const before = await rows()
  await warm(parts)
  expect(await rows()).toEqual(before)
})

test('a hostile model gets nothing through on real evidence', async () => {
  const server = await startModelServer('ollama', hostileReply)
  const config = readConfig({
    CARENAV_CHAT_PROVIDER: 'ollama',
    CARENAV_CHAT_MODEL: 'stand-in',
    OLLAMA_HOST: server.url,
  })
  const using = { ...parts, models: createModels(config, createComposer(parts.knowledge.tables)) }
  for (const text of ['what is atrial fibrillation?', 'how do I store insulin?', 'what does my INR mean?']) {
    const reply = await ask('helen-marsh', text, using)
    for (const mark of hostileMarks) expect(JSON.stringify(reply)).not.toContain(mark)
  }
  expect(server.requests.length).toBeGreaterThan(0)
  await server.close()
})

test('whether clopidogrel is a good choice for a man who hardly turns it on is answered from his own gene test', async () => {
  const mine = await ask('david-okafor', 'is clopidogrel a good choice for me?')
  expect(mine.text).toMatch(/CYP2C19/)
  expect(mine.text).toMatch(/do not stop it on your own/i)
  const meal = await ask('rosa-delgado', 'what is a good choice for breakfast?')
  expect(meal.text).not.toMatch(/metformin|insulin/i)
})

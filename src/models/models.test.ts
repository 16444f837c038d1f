import { expect, test } from 'vitest'
import { readConfig } from '../kernel/config.ts'
import { startModelServer } from '../testing/model-servers.ts'
import { createModels } from './models.ts'
import { probeModels } from './probe.ts'

const composer = () => ({ sentences: [{ text: 'Quoted.', cites: [], kind: 'notice' as const }] })

test('without any setting nothing leaves this process', () => {
  const models = createModels(readConfig({}), composer)
  expect(models.describe()).toEqual({
    chat: 'embedded/composer-1',
    embed: 'embedded',
    hosts: [],
  })
})

test('the openai provider without an address is refused: no vendor is called by default', () => {
  const config = readConfig({ CARENAV_CHAT_PROVIDER: 'openai', CARENAV_CHAT_MODEL: 'any' })
  expect(() => createModels(config, composer)).toThrow(/OPENAI_BASE_URL/)
})

test('a provider without a model name is refused', () => {
  expect(() => createModels(readConfig({ CARENAV_CHAT_PROVIDER: 'ollama' }), composer)).toThrow(/CARENAV_CHAT_MODEL/)
})

test('the description names every host that text may travel to', () => {
  const config = readConfig({
    CARENAV_CHAT_PROVIDER: 'openai',
    CARENAV_CHAT_MODEL: 'any',
    OPENAI_BASE_URL: 'http://10.0.0.7:8000/v1',
    CARENAV_EMBED_PROVIDER: 'ollama',
    CARENAV_EMBED_MODEL: 'nomic-embed-text',
  })
  expect(createModels(config, composer).describe().hosts).toEqual(['10.0.0.7:8000', '127.0.0.1:11434'])
})

test('the doctor learns whether a server answers and has the model', async () => {
  const server = await startModelServer('ollama', () => ({ do: 'hang' }))
  const config = (model: string, host: string) =>
    readConfig({ CARENAV_CHAT_PROVIDER: 'ollama', CARENAV_CHAT_MODEL: model, OLLAMA_HOST: host })
  const [ready] = await probeModels(config('stand-in', server.url))
  expect(ready).toMatchObject({ use: 'chat', isReady: true })
  const [wrong] = await probeModels(config('other', server.url))
  expect(wrong).toMatchObject({ isReady: false, detail: expect.stringContaining('stand-in') })
  await server.close()
  const [gone, embed] = await probeModels(config('stand-in', server.url))
  expect(gone).toMatchObject({ isReady: false, detail: expect.stringContaining('does not answer') })
  expect(embed).toMatchObject({ use: 'embed', provider: 'embedded', isReady: true })
})

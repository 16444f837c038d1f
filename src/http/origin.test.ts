import { expect, test } from 'vitest'
import { readConfig } from '../kernel/config.ts'
import { isOurRequest } from './origin.ts'

const local = readConfig({})
const published = readConfig({ CARENAV_PUBLIC_URL: 'https://navigator.example.org' })
const post = (url: string, headers: Record<string, string> = {}) => new Request(url, { method: 'POST', headers })

test('our own pages may post, and so may a caller that is no browser', () => {
  expect(isOurRequest(local, post('http://127.0.0.1:3000/x', { origin: 'http://127.0.0.1:3000' }))).toBe(true)
  expect(isOurRequest(local, post('http://localhost:8080/x'))).toBe(true)
  expect(
    isOurRequest(published, post('https://navigator.example.org/x', { origin: 'https://navigator.example.org' })),
  ).toBe(true)
})

test('another site, another port and a foreign name for this machine may not', () => {
  expect(isOurRequest(local, post('http://127.0.0.1:3000/x', { origin: 'http://evil.example' }))).toBe(false)
  expect(isOurRequest(local, post('http://127.0.0.1:3000/x', { origin: 'http://127.0.0.1:4000' }))).toBe(false)
  expect(isOurRequest(local, post('http://127.0.0.1:3000/x', { 'sec-fetch-site': 'cross-site' }))).toBe(false)
  expect(isOurRequest(local, new Request('http://rebound.example:3000/x'))).toBe(false)
  expect(isOurRequest(local, post('http://127.0.0.1:3000/x', { origin: 'null' }))).toBe(false)
})

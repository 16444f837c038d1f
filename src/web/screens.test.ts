import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'
import { type TestBrowser, testBrowser } from '../testing/browser.ts'

let t: TestApp
let browser: TestBrowser
let url: string
beforeAll(async () => {
  const config = fileURLToPath(new URL('vite.config.ts', import.meta.url))
  const [app, opened] = await Promise.all([testApp(), testBrowser(), build({ configFile: config, logLevel: 'error' })])
  t = app
  browser = opened
  url = await t.open()
})
afterAll(async () => {
  await browser.close()
  await t.close()
})

/** A page on which nothing may fail: a script error or a breach of the page's own policy is an error of the test. */
async function openPage(size?: { width: number; height: number }): Promise<Page> {
  const page = await browser.page(size)
  page.on('pageerror', error => failures.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error' && !/status of (401|412)/.test(message.text())) failures.push(message.text())
  })
  return page
}
const failures: string[] = []

async function signedIn(name: string, size?: { width: number; height: number }): Promise<Page> {
  const page = await openPage(size)
  await page.goto(`${url}/sign-in`)
  await page.getByRole('button', { name: new RegExp(name) }).click()
  await page.getByRole('navigation').waitFor()
  return page
}

async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Your question').fill(question)
  await page.keyboard.press('Enter')
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
}

async function expectNoSideways(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(wide, page.url()).toBeLessThanOrEqual(0)
}

test('a wrong password is said on the sign-in page, which stays', async () => {
  const page = await openPage()
  await page.goto(url)
  await page.getByLabel('E-mail').fill('helen@demo.carenav.example')
  await page.getByRole('textbox', { name: 'Password' }).fill('not-the-password')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText('do not fit together').waitFor()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await expectAccessible(page)
  await page.context().close()
})

test('Helen asks about ibuprofen, reads three short sentences and opens the exact words of her record', async () => {
  const page = await signedIn('Helen Marsh')
  await page.getByRole('heading', { name: 'Hello, Helen' }).waitFor()
  await expectAccessible(page)
  await ask(page, 'Can I take ibuprofen with my blood thinner?')
  const answer = page.getByRole('article', { name: 'Answer' })
  await answer.getByText('warfarin').first().waitFor()
  await page.getByText('Can I take ibuprofen with my blood thinner?').first().waitFor()
  await answer.getByRole('button', { name: /^Source \d+: Your record, warfarin/ }).click()
  const source = page.getByRole('complementary', { name: 'Sources' }).locator('[aria-current=true]')
  await source.getByText('warfarin sodium 5 MG Oral Tablet, active order').waitFor()
  expect(await source.evaluate(element => element === document.activeElement)).toBe(true)
  await expectAccessible(page)

  await answer.getByRole('button', { name: 'More detail' }).click()
  await page.getByRole('radio', { name: 'Standard', checked: true }).waitFor({ state: 'attached' })
  await answer.getByRole('button', { name: 'Simpler' }).waitFor()
  await answer.getByText('warfarin').first().waitFor()

  await answer.getByRole('button', { name: 'This is wrong' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
  await page.getByText('Your care team can see this').waitFor()
  await page.getByRole('button', { name: 'New conversation' }).click()
  await page.getByText('Earlier conversations').click()
  await page.getByRole('link', { name: /Can I take ibuprofen/ }).click()
  await page.getByRole('article', { name: 'Answer' }).getByText('warfarin').first().waitFor()
  await page.context().close()
})

test('an answer that is cut off half way is taken up again and shown once', async () => {
  const page = await signedIn('Helen Marsh')
  let isCut = false
  await page.route('**/api/v1/chat', async route => {
    const response = await route.fetch()
    const whole = await response.text()
    isCut = true
    await route.fulfill({ response, body: whole.slice(0, whole.indexOf('id: 3')) })
  })
  await ask(page, 'Can I take ibuprofen with my blood thinner?')
  const answer = page.getByRole('article', { name: 'Answer' })
  await answer.getByRole('button', { name: 'This helped' }).waitFor()
  expect(isCut).toBe(true)
  expect(await answer.getByText('Taking both can cause bad bleeding.').count()).toBe(1)
  expect(await answer.getByText('Call your care team or pharmacist').count()).toBe(1)
  await page.context().close()
})

test('the pages of a patient are clean and fit 320 pixels', async () => {
  const page = await signedIn('Helen Marsh', { width: 320, height: 640 })
  await page.getByRole('heading', { name: 'Hello, Helen' }).waitFor()
  await ask(page, 'Can I take ibuprofen with my blood thinner?')
  await page
    .getByRole('button', { name: /^Source 1/ })
    .first()
    .click()
  await page.getByRole('dialog', { name: 'Sources' }).getByText('active order').waitFor()
  await expectNoSideways(page)
  await page.keyboard.press('Escape')
  for (const [path, heading] of [
    ['/me/plan', 'My plan'],
    ['/me/records', 'My records'],
  ] as const) {
    await page.goto(url + path)
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    if (path === '/me/records') await page.getByRole('heading', { name: 'Medicines' }).waitFor()
    await expectNoSideways(page)
    await expectAccessible(page)
  }
  await page.getByRole('tab', { name: 'Over time' }).click()
  await page.getByRole('button', { name: 'Show more' }).waitFor()
  await page.getByRole('tab', { name: 'Who looked' }).click()
  await page.getByText('You').first().waitFor()
  await page.context().close()
})

test('Lucia finds her pages in Spanish, and the document says so', async () => {
  const page = await signedIn('Lucía Moreno')
  await page.getByRole('heading', { name: 'Hola, Lucía' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('es')
  await page.context().close()
})

test('by keyboard alone a clinician edits one item, approves two and rejects one; Rosa then sees what was approved and nothing else', async () => {
  const doctor = await signedIn('Dr. Amara Obi')
  await doctor.getByRole('link', { name: 'Patients' }).click()
  await doctor.getByRole('link', { name: /Rosa Delgado/ }).click()
  await doctor.getByRole('button', { name: 'Check for suggestions' }).click()
  await doctor.getByRole('link', { name: /insulin/ }).waitFor()
  await doctor.getByRole('table').waitFor()
  await expectAccessible(doctor)
  await doctor.getByRole('link', { name: 'Inbox' }).click()
  await doctor.getByRole('link', { name: /insulin/ }).waitFor()
  await expectAccessible(doctor)
  await doctor.getByRole('link', { name: /insulin/ }).press('Enter')

  const rows = doctor.locator('tbody tr')
  await rows.first().waitFor()
  await doctor.getByText(/Open the evidence \(/).press('Enter')
  await expectAccessible(doctor)
  const wordings = await doctor.locator('tbody tr td:nth-child(2) p').allTextContents()
  expect(wordings.length).toBeGreaterThanOrEqual(4)

  await rows.nth(0).getByRole('button', { name: 'Edit' }).press('Enter')
  await rows
    .nth(0)
    .getByLabel('What the patient will read')
    .fill('Take your insulin. We will bring you a cooling case on Monday.')
  await rows.nth(0).getByRole('button', { name: 'Approve with my wording' }).press('Enter')
  await rows.nth(0).getByText('Approved with changes by Dr. Amara Obi').waitFor()
  for (const row of [1, 2]) {
    await rows.nth(row).getByRole('button', { name: 'Approve' }).press('Enter')
    await rows.nth(row).getByText('Approved by Dr. Amara Obi').waitFor()
  }
  await rows.nth(3).getByRole('button', { name: 'Reject' }).press('Enter')
  expect(
    await rows
      .nth(3)
      .getByLabel('Reason')
      .evaluate(element => element === document.activeElement),
  ).toBe(true)
  await rows.nth(3).getByLabel('Reason').selectOption({ index: 1 })
  await rows.nth(3).getByRole('button', { name: 'Save decision' }).press('Enter')
  await rows.nth(3).getByText('Rejected by Dr. Amara Obi').waitFor()

  const rosa = await signedIn('Rosa Delgado')
  await rosa.getByRole('link', { name: 'My plan' }).click()
  await rosa.getByText('We will bring you a cooling case on Monday.').waitFor()
  expect(await rosa.locator('main ol').first().locator(':scope > li').count()).toBe(3)
  expect(await rosa.getByText('Approved by Dr. Amara Obi').count()).toBe(3)
  await expectAccessible(rosa)
  await rosa.context().close()
  await doctor.context().close()
})

test('a second clinician with an old copy is told what happened and keeps what she typed', async () => {
  const first = await signedIn('Dr. Amara Obi')
  const id = await first.evaluate(async () => {
    const answer = await fetch('/api/v1/patients/david-okafor/suggestions', { method: 'POST' })
    return (await answer.json()).suggestions[0].id as string
  })
  await first.goto(`${url}/clinic/suggestions/${id}`)
  const second = await signedIn('Dr. Ben Hale')
  await second.goto(`${url}/clinic/suggestions/${id}`)
  const open = async (page: Page) => {
    await page.getByText(/Open the evidence \(/).click()
    return page.locator('tbody tr')
  }
  const hers = await open(first)
  const his = await open(second)
  const last = (await his.count()) - 1
  expect(last).toBeGreaterThan(0)
  await his.nth(last).getByRole('button', { name: 'Edit' }).click()
  await his.nth(last).getByLabel('Your wording').fill('What Ben typed')
  await hers.nth(0).getByRole('button', { name: 'Approve' }).click()
  await hers.nth(0).getByText('Approved by Dr. Amara Obi').waitFor()
  await his.nth(last).getByRole('button', { name: 'Approve with my wording' }).click()
  await second.getByText('Someone else decided in the meantime').waitFor()
  await his.nth(0).getByText('Approved by Dr. Amara Obi').waitFor()
  expect(await his.nth(last).getByLabel('Your wording').inputValue()).toBe('What Ben typed')
  await first.context().close()
  await second.context().close()
})

test('a clinician asks about a patient and opens the source; the analyst finds the suites', async () => {
  const doctor = await signedIn('Dr. Amara Obi')
  await doctor.goto(`${url}/clinic/patients/helen-marsh`)
  await doctor.getByPlaceholder(/For example/).fill('What was the last INR?')
  await doctor.keyboard.press('Enter')
  await doctor.getByRole('article', { name: 'Answer' }).getByText('2.6').first().waitFor()
  await doctor
    .getByRole('button', { name: /^Source 1/ })
    .first()
    .click()
  await doctor.getByText('Patient record').first().waitFor()
  await doctor.setViewportSize({ width: 320, height: 640 })
  await expectNoSideways(doctor)
  await doctor.context().close()
  const analyst = await signedIn('Noor Haddad')
  await analyst.getByText('eval run triage').waitFor()
  await expectAccessible(analyst)
  await analyst.context().close()
})

test('the description of the API opens without any other host', async () => {
  const page = await openPage()
  await page.goto(`${url}/docs`)
  await page.getByText('/api/v1/chat', { exact: true }).first().waitFor()
  await page.context().close()
})

test('nothing on these pages failed or broke their own security policy', () => {
  expect(failures).toEqual([])
})

// Last, because it takes the database away.
test('with the database stopped, a heavy arm still brings the emergency card, first on the page', async () => {
  const page = await signedIn('Helen Marsh')
  await page.getByRole('heading', { name: 'Hello, Helen' }).waitFor()
  await t.services.database.close()
  await ask(page, "My arm feels heavy but my son says it's nothing")
  const card = page.getByRole('alert')
  await card.getByRole('link', { name: /911/ }).waitFor()
  const isFirst = await card.evaluate(element => document.querySelector('main h1')?.closest('[role=alert]') === element)
  expect(isFirst).toBe(true)
  expect(await card.evaluate(element => element === document.activeElement)).toBe(true)
  await expectAccessible(page)
  await page.context().close()
})

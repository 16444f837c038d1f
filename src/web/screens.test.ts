import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'
import { draftFor, fourItems } from '../testing/approval-world.ts'
import { type TestBrowser, testBrowser } from '../testing/browser.ts'
import { loadInvented } from '../testing/invented-person.ts'

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
    if (message.type() === 'error' && !/status of (401|409|412)/.test(message.text())) failures.push(message.text())
  })
  return page
}
const failures: string[] = []

/** On the first page of a demo account, by its first name, with the cookie that signing in gives. */
async function signedIn(account: string, size?: { width: number; height: number }): Promise<Page> {
  const page = await openPage(size)
  const cookie = cookies.get(account) ?? t.cookieOf(`${account}@demo.carenav.example`)
  cookies.set(account, cookie)
  const [name = '', value = ''] = (await cookie).split('=')
  await page.context().addCookies([{ name, value, url }])
  await page.goto(url)
  await page.getByRole('navigation').waitFor()
  return page
}
const cookies = new Map<string, Promise<string>>()

async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Your question').fill(question)
  await page.keyboard.press('Enter')
}

async function expectAccessible(page: Page): Promise<void> {
  // What has scrolled under the sticky head would count as too small a target.
  await page.evaluate(() => window.scrollTo(0, 0))
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
  const page = await openPage()
  await page.goto(`${url}/sign-in`)
  await page.getByRole('button', { name: /Helen Marsh/ }).click()
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
  await page.getByText('I will write this way from now on').waitFor()
  expect(await page.getByText('You asked:').count()).toBe(1)

  await answer.getByRole('button', { name: 'This is wrong' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
  await page.getByText('Your care team will look into this').waitFor()
  await page.getByRole('button', { name: 'New conversation' }).click()
  await page.getByText('Earlier conversations').click()
  await page.getByRole('link', { name: /Can I take ibuprofen/ }).click()
  await page.getByRole('article', { name: 'Answer' }).getByText('warfarin').first().waitFor()
  expect(await page.getByText('You asked:').count()).toBe(1)
  expect(await page.getByRole('article').count()).toBe(1)
  await page.goto(`${url}/me`)
  await page.getByRole('radio', { name: 'Standard', checked: true }).waitFor({ state: 'attached' })
  await page.getByRole('radio', { name: 'Simple' }).press('ArrowLeft')
  await page.getByText('I will write this way from now on').waitFor()
  await page.context().close()
})

test('Helen missed a dose: she is asked which medicine, picks hers by keyboard and reads what to do', async () => {
  const page = await signedIn('helen', { width: 390, height: 844 })
  await ask(page, 'I missed a dose')
  const options = page.getByRole('list', { name: 'You can choose one of these' })
  await options.getByRole('button', { name: 'warfarin' }).waitFor()
  await expectAccessible(page)
  await expectNoSideways(page)
  await options.getByRole('button', { name: 'warfarin' }).press('Enter')
  await page.getByText('If you miss a dose of warfarin').waitFor()
  expect(await options.count()).toBe(0)
  await page.context().close()
})

test('the medicines of an answer stand one to a line, and a change over time brings its numbers', async () => {
  const page = await signedIn('helen')
  await ask(page, 'What medicines do I take?')
  const answer = page.getByRole('article', { name: 'Answer' })
  await answer.getByRole('button', { name: 'This helped' }).waitFor()
  const lines = answer.getByRole('list').first().getByRole('listitem')
  expect(await lines.count()).toBeGreaterThan(2)
  for (const line of await lines.all()) expect(await line.getByRole('button', { name: /^Source/ }).count()).toBe(1)
  await ask(page, 'Is my INR going up?')
  await page.getByText('See the numbers').press('Enter')
  const table = page.getByRole('table', { name: /INR/ })
  await table.getByRole('row', { name: '4 November 2026 2.6' }).waitFor()
  expect(await table.getByRole('row').count()).toBeGreaterThan(2)
  await expectAccessible(page)
  await page.context().close()
})

/** Tabs through the page; each control that takes the focus must be the thing that is seen where it stands. */
async function expectFocusSeen(page: Page): Promise<void> {
  await page.evaluate(() => window.scrollTo(0, 0))
  const covered: string[] = []
  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press('Tab')
    const hidden = await page.evaluate(() => {
      const element = document.activeElement
      if (element === null || element === document.body) return undefined
      const box = element.getBoundingClientRect()
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20))
      const label = element.closest('label, [role=radiogroup]')
      const isSeen = top !== null && (element.contains(top) || top.contains(element) || label?.contains(top) === true)
      return isSeen ? undefined : `${element.outerHTML.slice(0, 120)} under ${top?.outerHTML.slice(0, 80)}`
    })
    if (hidden !== undefined) covered.push(hidden)
  }
  expect(covered).toEqual([])
}

test.each([
  [1280, 850],
  [390, 844],
  [320, 640],
  // 400 % zoom of a window of 1280 by 850.
  [320, 212],
])(
  'at %i by %i pixels the newest answer is in view and the composer covers neither it nor the focus',
  async (width, height) => {
    const page = await signedIn('helen', { width, height })
    await ask(page, 'What medicines do I take?')
    await page.getByRole('button', { name: 'This helped' }).waitFor()
    await ask(page, 'Can I take ibuprofen with my blood thinner?')
    await page.getByRole('button', { name: 'This helped' }).nth(1).waitFor()
    const { question, answer, composer } = await page.evaluate(() => {
      const box = (element: Element | null | undefined) => element?.getBoundingClientRect().toJSON()
      const exchange = [...document.querySelectorAll('article')].at(-1)?.closest('section')
      return {
        question: box(exchange),
        answer: box(exchange?.querySelector('article p')),
        composer: box(document.querySelector('main form')),
      }
    })
    const room = composer.top > 0 && composer.top < height ? composer.top : height
    expect(question.top).toBeGreaterThanOrEqual(0)
    // Its first line is read without scrolling; all of it where it fits.
    expect(answer.top).toBeLessThan(room)
    if (question.height < room - 150) expect(question.bottom).toBeLessThanOrEqual(room)
    await expectNoSideways(page)
    await expectFocusSeen(page)
    await page.context().close()
  },
)

test('an answer that is cut off half way is taken up again and shown once', async () => {
  const page = await signedIn('helen')
  let whole = ''
  await page.route('**/api/v1/chat', async route => {
    const response = await route.fetch()
    whole = await response.text()
    await route.fulfill({ response, body: whole.slice(0, whole.indexOf('id: 3')) })
  })
  await ask(page, 'Can I take ibuprofen with my blood thinner?')
  const answer = page.getByRole('article', { name: 'Answer' })
  await answer.getByRole('button', { name: 'This helped' }).waitFor()
  const sentences = [...whole.matchAll(/"type":"data-sentence".*?"text":"([^"]+)"/g)].map(match => match[1] ?? '')
  expect(sentences.length).toBeGreaterThan(2)
  for (const sentence of sentences) expect(await answer.getByText(sentence).count(), sentence).toBe(1)
  await page.context().close()
})

test('the pages of a patient are clean and fit 320 pixels', async () => {
  const page = await signedIn('helen', { width: 320, height: 640 })
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

test('Lucia finds every page in Spanish, and the document says so', async () => {
  const page = await signedIn('lucia')
  await page.getByRole('heading', { name: 'Hola, Lucía' }).waitFor()
  for (const [link, heading] of [
    ['Mi plan', 'Mi plan'],
    ['Mi historia', 'Mi historia'],
    ['Preguntar', 'Hola, Lucía'],
  ] as const) {
    await page.getByRole('link', { name: link }).click()
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('es')
    expect(await page.title()).toBe(`${link} · Care Navigator`)
    await expectAccessible(page)
  }
  await page.getByRole('button', { name: 'Pedir ayuda' }).click()
  await page.getByRole('dialog').getByRole('link', { name: /911/ }).waitFor()
  await page
    .getByRole('dialog')
    .getByText(/^Emergencia/)
    .waitFor()
  await page.keyboard.press('Escape')
  await page.getByLabel('Su pregunta').fill('¿Qué medicinas tomo?')
  await page.keyboard.press('Enter')
  await page.getByRole('article', { name: 'Respuesta' }).getByRole('button', { name: 'Me sirvió' }).waitFor()
  await expectAccessible(page)
  await page.context().close()
})

test('a page that finds no network says so and comes back with it', async () => {
  const page = await signedIn('rosa')
  await page.getByRole('heading', { name: 'Hello, Rosa' }).waitFor()
  await page.context().setOffline(true)
  await page.getByText('You are offline').waitFor()
  await ask(page, 'What medicines do I take?')
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor()
  await expectAccessible(page)
  await page.context().setOffline(false)
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('button', { name: 'This helped' }).waitFor()
  await page.context().close()
  failures.splice(0, failures.length, ...failures.filter(text => !text.includes('ERR_INTERNET_DISCONNECTED')))
})

test('by keyboard alone a clinician edits one item, approves two and rejects one; Rosa then sees what was approved and nothing else', async () => {
  const doctor = await signedIn('amara')
  await doctor.getByRole('link', { name: 'Patients' }).click()
  await doctor.getByRole('link', { name: /Rosa Delgado/ }).click()
  await doctor.getByRole('button', { name: 'Check for suggestions' }).click()
  await doctor.getByRole('link', { name: /must be kept cold/ }).waitFor()
  await doctor.getByRole('table').waitFor()
  await expectAccessible(doctor)
  await doctor.getByRole('link', { name: 'Inbox' }).press('Enter')
  await doctor.getByRole('link', { name: /must be kept cold/ }).waitFor()
  await expectAccessible(doctor)
  const focused = () => doctor.evaluate(() => document.querySelector('a:focus')?.textContent ?? '')
  for (let step = 0; step < 20 && !/must be kept cold/.test(await focused()); step += 1)
    await doctor.keyboard.press('j')
  expect(await focused()).toMatch(/must be kept cold/)
  await doctor.keyboard.press('Enter')

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
    const told = rows.nth(row).getByText('Approved by Dr. Amara Obi')
    // The eye and the keyboard stay where the decision was made.
    await told.and(doctor.locator(':focus')).waitFor()
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

  const rosa = await signedIn('rosa')
  await rosa.getByRole('link', { name: 'My plan' }).click()
  await rosa.getByText('We will bring you a cooling case on Monday.').waitFor()
  expect(await rosa.locator('main ol').first().locator(':scope > li').count()).toBe(3)
  expect(await rosa.getByText('Approved by Dr. Amara Obi').count()).toBe(3)
  await expectAccessible(rosa)
  await rosa.context().close()
  await doctor.context().close()
})

test('a clinician undoes an approval, signs first of two, and is told that a draft was a check', async () => {
  const environment = { CARENAV_UNDO_SECONDS: '120', CARENAV_SENTINEL_SHARE: '1' }
  const own = await testApp({ isEmpty: true, environment })
  const { database } = own.services
  const team = ['dr-amara-obi', 'dr-ben-hale']
  await loadInvented(database, { id: 'grace-lin', medicines: ['warfarin sodium 5 MG Oral Tablet'], team })
  const now = new Date('2026-11-22T09:00:00Z')
  const id = await draftFor(database, 'grace-lin', fourItems, now)
  await draftFor(database, 'grace-lin', fourItems.slice(0, 1), now, 'warfarin-naproxen', 'planted')
  const address = await own.open()
  const open = async (account: string, path: string) => {
    const page = await openPage()
    const [name = '', value = ''] = (await own.cookieOf(`${account}@demo.carenav.example`)).split('=')
    await page.context().addCookies([{ name, value, url: address }])
    await page.goto(`${address}${path}`)
    return page
  }
  const doctor = await open('amara', `/clinic/suggestions/${id}`)
  const rows = doctor.locator('tbody tr')
  await rows.nth(0).getByRole('button', { name: 'Approve' }).press('Enter')
  await rows
    .nth(0)
    .getByText(/The patient sees this in \d+ s/)
    .waitFor()
  await rows.nth(2).getByRole('button', { name: 'Approve' }).press('Enter')
  await rows.nth(2).getByText('Awaiting a second signature').waitFor()
  await expectAccessible(doctor)
  await rows.nth(0).getByRole('button', { name: 'Undo' }).press('Enter')
  await rows.nth(0).getByRole('button', { name: 'Approve' }).waitFor()

  await doctor.goto(`${address}/clinic/suggestions/planted`)
  await doctor.getByRole('button', { name: 'Approve' }).press('Enter')
  await doctor.getByText('This was a check').waitFor()
  await expectAccessible(doctor)
  await doctor.goto(`${address}/clinic`)
  await doctor.getByText('1 awaiting a second signature').waitFor()
  await doctor.getByText('0 % of 1').waitFor()
  await expectAccessible(doctor)
  await doctor.context().close()
  await own.close()
})

test('what a patient cannot do of the plan comes back to the care team as a task; urgent words bring the card first', async () => {
  const rosa = await signedIn('rosa')
  await rosa.goto(`${url}/me/plan`)
  const step = rosa.locator('main ol > li').first()
  await step.getByText('I can’t do this').press('Enter')
  await step.getByLabel('What is in the way?').selectOption('side-effect')
  await step.getByLabel('Tell us more').fill('I have crushing chest pain and I cannot breathe.')
  await expectAccessible(rosa)
  await step.getByRole('button', { name: 'Tell my care team' }).press('Enter')
  await rosa.getByRole('alert').getByRole('heading').first().waitFor()
  expect(await rosa.locator('#card').getAttribute('data-urgency')).toBe('emergency')
  await step.getByText('Your care team will read this').waitFor()
  await rosa.context().close()

  const doctor = await signedIn('amara')
  const task = doctor.getByRole('listitem').filter({ hasText: 'crushing chest pain' })
  await task.getByLabel('What you did about it').fill('Called her; she is in the emergency department.')
  await expectAccessible(doctor)
  await task.getByRole('button', { name: 'Resolve' }).press('Enter')
  await doctor.getByText('No patient has told you about a step').waitFor()
  await doctor.context().close()
})

test('the inbox moves by j and k, and its filters stand in the address', async () => {
  const doctor = await signedIn('amara')
  await doctor.evaluate(async () => {
    for (const person of ['marek-nowak', 'helen-marsh'])
      await fetch(`/api/v1/patients/${person}/suggestions`, { method: 'POST' })
  })
  await doctor.goto(`${url}/clinic`)
  const lines = doctor.getByRole('main').getByRole('listitem').getByRole('link')
  await lines.nth(3).waitFor()
  const at = () => lines.evaluateAll(all => all.indexOf(document.activeElement as HTMLAnchorElement))
  const walked: number[] = []
  for (const key of ['j', 'j', 'j', 'k']) {
    await doctor.keyboard.press(key)
    walked.push(await at())
  }
  expect(walked).toEqual([0, 1, 2, 1])
  const groups = await doctor.locator('h2[id^="group-"]').allTextContents()
  expect(groups).toMatchObject([/^High risk/, /^Routine/].map(text => expect.stringMatching(text)))
  await doctor.getByText('High risk', { exact: true }).first().click()
  await doctor.waitForURL('**/clinic?risk=high')
  expect(await doctor.getByRole('main').getByText('Routine', { exact: true }).count()).toBe(1)
  await doctor.reload()
  await lines.first().waitFor()
  await doctor.getByText('Out of date', { exact: true }).click()
  await doctor.getByText(/No suggestion/).waitFor()
  await expectAccessible(doctor)
  await doctor.setViewportSize({ width: 320, height: 640 })
  await expectNoSideways(doctor)
  await doctor.context().close()
})

test('a second clinician with an old copy is told what happened and keeps what she typed', async () => {
  const first = await signedIn('amara')
  const id = await first.evaluate(async () => {
    const answer = await fetch('/api/v1/patients/david-okafor/suggestions', { method: 'POST' })
    return (await answer.json()).suggestions[0].id as string
  })
  await first.goto(`${url}/clinic/suggestions/${id}`)
  const second = await signedIn('ben')
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
  const doctor = await signedIn('amara')
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
  const analyst = await signedIn('noor')
  await analyst.getByText(/eval run triage(?!-)/).waitFor()
  await expectAccessible(analyst)
  await analyst.context().close()
})

test('by keyboard alone a clinician sets a finding aside with a reason, finds it folded away with who and why, and brings it back', async () => {
  const doctor = await signedIn('amara')
  await doctor.goto(`${url}/clinic/patients/helen-marsh`)
  const aside = doctor.getByRole('button', { name: /^Set aside/ })
  await aside.first().waitFor()
  const before = await aside.count()
  const name = (await aside.first().textContent()) ?? ''
  await aside.first().press('Enter')
  const reason = doctor.getByLabel('Reason')
  expect(await reason.evaluate(element => element === document.activeElement)).toBe(true)
  await expectAccessible(doctor)
  await reason.selectOption('already-monitored')
  await doctor.getByLabel('Note', { exact: true }).fill('Seen at the visit on Monday')
  await doctor.getByRole('button', { name: 'Set this finding aside' }).press('Enter')
  const title = doctor.getByRole('heading', { name: 'Findings and suggestions' })
  await doctor
    .getByRole('status')
    .getByText(name.replace(/^Set aside: ?/, ''))
    .waitFor()
  await title.and(doctor.locator(':focus')).waitFor()
  // What it leaves room for comes up in its place.
  expect(await aside.count()).toBeLessThanOrEqual(before)
  expect(await doctor.getByRole('button', { name, exact: true }).count()).toBe(0)

  await doctor.getByText('Set aside (1)').press('Enter')
  await doctor.getByText(/^Dr\. Amara Obi, .*: Already monitored\. Counts until/).waitFor()
  await doctor.getByText('Seen at the visit on Monday').waitFor()
  await expectAccessible(doctor)
  await doctor.setViewportSize({ width: 320, height: 640 })
  await expectNoSideways(doctor)
  await doctor.getByRole('button', { name: /^Bring back/ }).press('Enter')
  await doctor.getByRole('status').getByText('Brought back').waitFor()
  expect(await aside.count()).toBe(before)
  await doctor.context().close()
})

test('the pages of staff are clean', async () => {
  const doctor = await signedIn('amara')
  for (const [path, heading] of [
    ['/clinic/patients', 'Your patients'],
    ['/clinic/patients/lucia-moreno', /^Luc[ií]a Moreno/],
    ['/clinic/patients/nobody-at-all', ''],
  ] as const) {
    await doctor.goto(url + path)
    await (heading === ''
      ? doctor.getByRole('alert')
      : doctor.getByRole('heading', { level: 1, name: heading })
    ).waitFor()
    await expectAccessible(doctor)
  }
  await doctor.context().close()
  failures.splice(0, failures.length, ...failures.filter(text => !text.includes('404')))
})

test('whoever comes before the start is through waits on a clean page, which then opens by itself', async () => {
  const early = await testApp({ isStarting: true, isEmpty: true })
  const page = await browser.page({ width: 390, height: 844 })
  await page.goto(await early.open())
  await page.getByRole('heading', { name: 'Care Navigator is starting' }).waitFor()
  await page.getByRole('link', { name: '911' }).waitFor()
  await expectAccessible(page)
  early.startup.ready(early.services)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.context().close()
  await early.close()
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
  const page = await signedIn('helen')
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

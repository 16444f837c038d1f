import chromium from '@sparticuz/chromium'
import { type Browser, chromium as driver, type Page } from 'playwright-core'

export interface TestBrowser {
  /** A page with cookies and storage of its own. */
  page(size?: { readonly width: number; readonly height: number }): Promise<Page>
  close(): Promise<void>
}

/** A real Chromium that comes with npm. It may reach this machine and nothing else. */
export async function testBrowser(): Promise<TestBrowser> {
  const browser: Browser = await driver.launch({
    executablePath: await chromium.executablePath(),
    args: [
      // Not chromium.args: its single process shares cookies between contexts.
      '--no-sandbox',
      '--headless=shell',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-domain-reliability',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
    ],
    headless: true,
  })
  return {
    page: async (viewport = { width: 1280, height: 900 }) => {
      const context = await browser.newContext({ viewport, locale: 'en-GB' })
      context.setDefaultTimeout(10_000)
      return context.newPage()
    },
    close: () => browser.close(),
  }
}

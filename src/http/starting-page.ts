import type { CardNumber } from '../domain/answer.ts'
import { Refusal } from '../kernel/errors.ts'

export type WaitingLanguage = 'en' | 'es'

interface Waiting {
  readonly language: WaitingLanguage
  /** Of the page's policy: only a style that carries it is applied. */
  readonly nonce: string
  readonly contacts: readonly CardNumber[]
}

/** What a browser sees while the services start: opens the real page when that is ready, and says whom to call in an emergency. */
export const startingPage = (page: Waiting): string =>
  wholePage(page, {
    title: words[page.language].starting,
    head: '<script src="/waiting.js" defer></script><noscript><meta http-equiv="refresh" content="5"></noscript>',
    main: `<p class="breath">${words[page.language].soon}</p>`,
  })

/** What it sees when the start did not succeed: why, and what to do about it. */
export function failedPage(page: Waiting, error: unknown): string {
  const { failed, unknown, again } = words[page.language]
  const told =
    error instanceof Refusal
      ? `<p lang="en">${escapeHtml(error.message)}</p><p lang="en">${escapeHtml(error.hint)}</p>`
      : `<p>${unknown}</p>`
  return wholePage(page, { title: failed, head: '', main: `${told}<p>${again}</p>` })
}

/** Asks until the start is over, either way, and then loads the page anew. A timed reload would take the focus each time. */
export const waitingScript = `const ask = async () => {
  const answer = await fetch('/readyz', { cache: 'no-store' }).then(response => response.json()).catch(() => undefined)
  if (answer === undefined || answer.status === 'starting') setTimeout(ask, 1000)
  else location.reload()
}
setTimeout(ask, 1000)
`

/** The language of these pages: Spanish for a browser that prefers it, English for all others. */
export const waitingLanguage = (acceptLanguage: string | undefined): WaitingLanguage =>
  acceptLanguage?.trim().toLowerCase().startsWith('es') === true ? 'es' : 'en'

const words = {
  en: {
    emergency: 'In an emergency, do not wait for this page. Call now:',
    starting: 'Care Navigator is starting',
    soon: 'This page opens by itself when it is ready. It takes about a minute the first time.',
    failed: 'Care Navigator could not start',
    unknown: 'Something went wrong on our side. Whoever runs this installation finds the reason in its log.',
    again: 'Start it again when that is mended, then reload this page.',
  },
  es: {
    emergency: 'En una emergencia, no espere a esta página. Llame ahora:',
    starting: 'Care Navigator está arrancando',
    soon: 'Esta página se abre sola cuando todo está listo. La primera vez tarda cerca de un minuto.',
    failed: 'Care Navigator no pudo arrancar',
    unknown: 'Algo falló de nuestro lado. Quien lleva esta instalación ve la causa en su registro.',
    again: 'Cuando esté resuelto, vuelva a arrancarlo y recargue esta página.',
  },
} as const

const style = `
  body { margin: 0; background: #faf7f2; color: #1f2a2b; font: 1.06rem/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif }
  main { display: grid; gap: 1rem; max-width: 34rem; margin: 0 auto; padding: clamp(1.5rem, 8vw, 5rem) 1rem }
  h1 { margin: 0; font-size: clamp(1.5rem, 5vw, 2rem); line-height: 1.2 }
  p, ul { margin: 0; padding: 0; list-style: none }
  .help { display: grid; gap: .5rem; padding: 1rem 1.15rem; border: 2px solid #9c1c1c; border-radius: 16px; background: white }
  .help a { color: #9c1c1c; font-weight: 650; font-size: 1.2rem; display: inline-block; padding: .15rem 0 }
  .breath::before { content: ""; display: inline-block; width: .65rem; height: .65rem; margin-right: .6rem; border-radius: 50%; background: #c9672d; animation: breath 1.2s ease-in-out infinite }
  @keyframes breath { 50% { opacity: .4 } }
  @media (prefers-reduced-motion: reduce) { .breath::before { animation: none } }
`

function wholePage(
  { language, nonce, contacts }: Waiting,
  { title, head, main }: { readonly title: string; readonly head: string; readonly main: string },
): string {
  const numbers = contacts.map(
    ({ label, number, href }) =>
      `<li><a href="${escapeHtml(href)}">${escapeHtml(number)}</a> ${escapeHtml(label)}</li>`,
  )
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}
<title>${title}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${main}
<div class="help"><p>${words[language].emergency}</p><ul>${numbers.join('')}</ul></div>
</main>
</body>
</html>
`
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

import '@mantine/core/styles.css'
import './base.css'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiProblem } from './api/request.ts'
import { router } from './router.tsx'
import { theme } from './theme.ts'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A starting server is worth waiting for; an answered failure is not asked again.
      retry: (count, error) => (error instanceof ApiProblem ? error.status === 503 && count < 60 : count < 2),
      retryDelay: 1000,
    },
  },
})

/** The server writes a fresh nonce into the page; only styles that carry it are applied. */
const nonce = (): string => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

// A dependency of the dialogs writes one style of its own; this is the name under which it looks for the nonce.
Object.assign(window, { __webpack_nonce__: nonce() })

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root element')
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} getStyleNonce={nonce} forceColorScheme="light">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} context={{ queries }} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)

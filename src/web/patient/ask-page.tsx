import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouteContext, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { queries } from '../api/queries.ts'
import { toMessages } from '../conversation/messages.ts'
import type { ChatMessage } from '../conversation/transport.ts'
import { usePageTitle } from '../shell/page-title.ts'
import { Loaded } from '../shell/states.tsx'
import { useWords } from '../words/words.tsx'
import { Conversation } from './conversation.tsx'

/** A new conversation, or the stored one that the address names. */
export function AskPage() {
  const { me } = useRouteContext({ from: '/me' })
  const { chat } = useSearch({ from: '/me/' })
  usePageTitle(useWords().say('navAsk'))
  const navigate = useNavigate()
  const [fresh, setFresh] = useState(newChatId)
  const startNew = () => {
    setFresh(newChatId())
    void navigate({ to: '/me', search: {} })
  }
  if (chat === undefined) return <Conversation key={fresh} id={fresh} me={me} stored={none} startNew={startNew} />
  return <Stored key={chat} id={chat} startNew={startNew} />
}

const none: readonly ChatMessage[] = []

function Stored({ id, startNew }: { readonly id: string; readonly startNew: () => void }) {
  const { me } = useRouteContext({ from: '/me' })
  const chat = useQuery({ ...queries.chat(id), staleTime: 0, gcTime: 0 })
  return (
    <Loaded query={chat}>
      {({ messages }) => (
        <Conversation
          id={id}
          me={me}
          stored={toMessages(messages)}
          storedLevel={messages.at(-1)?.level ?? me.level}
          startNew={startNew}
        />
      )}
    </Loaded>
  )
}

/** Random in the form of a UUID; crypto.randomUUID is missing on plain-http addresses other than this machine. */
function newChatId(): string {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}

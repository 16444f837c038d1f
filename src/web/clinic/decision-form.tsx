import { Button, Textarea } from '@mantine/core'
import { type FormEvent, useId, useState } from 'react'
import type { Coded } from '../api/plan-types.ts'
import type { SuggestionItem, Verdict } from '../api/types.ts'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'
import { ReasonForm, useFocusOnOpen } from './reason-form.tsx'

export interface Decision {
  readonly verdict: Verdict
  readonly reason?: string
  readonly text?: string
  readonly patientText?: string
  /** The author of an edit approves it in the same step. */
  readonly thenApprove?: boolean
  /** Why concerns are overridden, finding by finding. */
  readonly acknowledged?: readonly { readonly finding: string; readonly reason: string }[]
}

/** Approve in one step; edit and reject open a form under the buttons. What is typed stays until it is saved. */
export function DecisionForm({
  item,
  rejectReasons,
  isStale,
  needsEvidence,
  isBusy,
  decide,
}: {
  readonly item: SuggestionItem
  readonly rejectReasons: readonly Coded[]
  readonly isStale: boolean
  readonly needsEvidence: boolean
  readonly isBusy: boolean
  readonly decide: (decision: Decision) => void
}) {
  const { say } = useWords()
  const [open, setOpen] = useState<'edit' | 'reject'>()
  const hint = useId()
  const toggle = (which: 'edit' | 'reject') => setOpen(open === which ? undefined : which)
  return (
    <fieldset className={styles['decide']}>
      <legend className="visually-hidden">
        {say('tableDecision')}: {item.text}
      </legend>
      <div className={styles['inline']}>
        <Button
          size="compact-md"
          disabled={isStale || needsEvidence}
          loading={isBusy && open === undefined}
          aria-describedby={hint}
          onClick={() => decide({ verdict: 'approve' })}
        >
          {say('approve')}
        </Button>
        <Button
          size="compact-md"
          variant="default"
          disabled={isStale || needsEvidence}
          aria-expanded={open === 'edit'}
          onClick={() => toggle('edit')}
        >
          {say('edit')}
        </Button>
        <Button
          size="compact-md"
          variant="default"
          disabled={isStale}
          aria-expanded={open === 'reject'}
          onClick={() => toggle('reject')}
        >
          {say('reject')}
        </Button>
      </div>
      <p id={hint} className={styles['soft']}>
        {needsEvidence ? say('openEvidenceFirst') : ''}
      </p>
      {open === 'edit' ? <EditForm item={item} isBusy={isBusy} decide={decide} /> : null}
      {open === 'reject' ? (
        <ReasonForm
          reasons={rejectReasons}
          button={say('saveDecision')}
          isBusy={isBusy}
          chosen={reason => decide({ verdict: 'reject', reason })}
        />
      ) : null}
    </fieldset>
  )
}

function EditForm({
  item,
  isBusy,
  decide,
}: {
  readonly item: SuggestionItem
  readonly isBusy: boolean
  readonly decide: (decision: Decision) => void
}) {
  const { say } = useWords()
  const [text, setText] = useState(item.text)
  const [patientText, setPatientText] = useState(item.patientText)
  const first = useFocusOnOpen<HTMLTextAreaElement>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    decide({ verdict: 'edit', text: text.trim(), patientText: patientText.trim(), thenApprove: true })
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      <Textarea
        ref={first}
        label={say('editLabel')}
        required
        withAsterisk={false}
        autosize
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      <Textarea
        label={say('editPatientLabel')}
        required
        withAsterisk={false}
        autosize
        value={patientText}
        onChange={event => setPatientText(event.currentTarget.value)}
      />
      <Button type="submit" size="compact-md" loading={isBusy}>
        {say('saveEdit')}
      </Button>
    </form>
  )
}

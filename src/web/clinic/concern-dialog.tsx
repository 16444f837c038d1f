import { Button, Modal, NativeSelect } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Coded, Concern } from '../api/plan-types.ts'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'

/** What stands against an approval, one by one; it goes on only with a coded reason for each. Escape goes back. */
export function ConcernDialog({
  concerns,
  reasons,
  isBusy,
  close,
  approve,
}: {
  readonly concerns: readonly Concern[]
  readonly reasons: readonly Coded[]
  readonly isBusy: boolean
  readonly close: () => void
  readonly approve: (acknowledged: readonly { readonly finding: string; readonly reason: string }[]) => void
}) {
  const { say } = useWords()
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({})
  const submit = (event: FormEvent) => {
    event.preventDefault()
    approve(concerns.map(({ finding }) => ({ finding, reason: chosen[finding] ?? '' })))
  }
  return (
    <Modal
      opened
      onClose={close}
      title={say('concernTitle')}
      closeButtonProps={{ 'aria-label': say('close') }}
      size="lg"
    >
      <form className={styles['form']} onSubmit={submit}>
        <p>{say('concernIntro')}</p>
        {concerns.map(({ finding, title, explanation }) => (
          <div key={finding} className={styles['stackTight']}>
            <strong>{title}</strong>
            <p className={styles['soft']}>{explanation}</p>
            <NativeSelect
              label={say('concernReason', { title })}
              required
              withAsterisk={false}
              value={chosen[finding] ?? ''}
              onChange={event => setChosen({ ...chosen, [finding]: event.currentTarget.value })}
              data={[
                { value: '', label: say('reasonChoose') },
                ...reasons.map(({ code, label }) => ({ value: code, label })),
              ]}
            />
          </div>
        ))}
        <div className={styles['inline']}>
          <Button type="submit" size="compact-md" loading={isBusy}>
            {say('concernApprove')}
          </Button>
          <Button size="compact-md" variant="default" onClick={close}>
            {say('concernBack')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

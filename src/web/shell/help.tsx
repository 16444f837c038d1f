import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Contact } from '../api/types.ts'
import { useWords } from '../words/words.tsx'
import { HelpIcon, PhoneIcon } from './icons.tsx'
import styles from './shell.module.css'

/** How to reach a person, in the same place on every page. */
export function Help({ contacts }: { readonly contacts: readonly Contact[] }) {
  const { say } = useWords()
  const [isOpen, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="light" size="compact-md" leftSection={<HelpIcon />} onClick={open}>
        {say('getHelp')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={say('helpTitle')}
        centered
        closeButtonProps={{ 'aria-label': say('close') }}
      >
        <div className={styles['help']}>
          <p>{say('helpNow')}</p>
          <Contacts contacts={contacts} />
          <p>{say('helpCare')}</p>
        </div>
      </Modal>
    </>
  )
}

/** Numbers as large targets that dial. */
export function Contacts({ contacts }: { readonly contacts: readonly Contact[] }) {
  return (
    <ul className={styles['contacts']}>
      {contacts.map(({ label, number, href }) => (
        <li key={`${label} ${number}`}>
          <a className={styles['contact']} href={href}>
            <PhoneIcon />
            <span>
              <strong>{number}</strong>
              <span>{label}</span>
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}

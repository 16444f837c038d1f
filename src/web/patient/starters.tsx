import type { Starter } from '../api/types.ts'
import styles from '../conversation/conversation.module.css'
import { useWords } from '../words/words.tsx'

const words = {
  medication: 'starterMedication',
  observation: 'starterObservation',
  condition: 'starterCondition',
  allergy: 'starterAllergy',
  immunization: 'starterImmunization',
  encounter: 'starterEncounter',
} as const

/** Questions that the reader's own record can answer. */
export function Starters({
  starters,
  ask,
}: {
  readonly starters: readonly Starter[]
  readonly ask: (text: string) => void
}) {
  const { say } = useWords()
  const questions = starters.map(({ kind, name }) => say(words[kind], { name: inSentence(name) }))
  if (questions.length === 0) return null
  return (
    <section className={styles['starters']} aria-labelledby="starters-title">
      <h2 id="starters-title">{say('startersTitle')}</h2>
      <ul>
        {questions.map(question => (
          <li key={question}>
            <button type="button" className={styles['starter']} onClick={() => ask(question)}>
              {question}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A name in the middle of a sentence: "Body weight" as "body weight", but "INR" and "LDL cholesterol" as they are. */
const inSentence = (name: string): string =>
  /^\p{Lu}\p{Ll}/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name

import type { Overview } from '../api/types.ts'
import type { WordKey } from '../words/en.ts'
import { useWords } from '../words/words.tsx'
import styles from './clinic.module.css'

const layers: Readonly<Record<string, WordKey>> = {
  clinical: 'layerClinical',
  genomic: 'layerGenomic',
  social: 'layerSocial',
  device: 'layerDevice',
}

/** What was read and what was not: counted by code, written by no model. */
export function Coverage({ rows }: { readonly rows: Overview['coverage'] }) {
  const { say, date } = useWords()
  return (
    <section className={styles['card']} aria-labelledby="coverage-title">
      <h2 id="coverage-title">{say('coverageTitle')}</h2>
      <table className={styles['coverage']}>
        <thead>
          <tr>
            <th scope="col">{say('coverageLayer')}</th>
            <th scope="col">{say('coverageCount')}</th>
            <th scope="col">{say('coverageLatest')}</th>
            <th scope="col">{say('coverageNote')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ layer, count, latest, missing }) => {
            const known = layers[layer]
            return (
              <tr key={layer}>
                <th scope="row">{known === undefined ? layer : say(known)}</th>
                <td>{count}</td>
                <td>{date(latest?.slice(0, 10)) || '–'}</td>
                <td>{say(missing ? 'coverageMissing' : 'coverageFine')}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

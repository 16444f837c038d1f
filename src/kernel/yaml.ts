import { CORE_SCHEMA, load, YAMLException } from 'js-yaml'
import { Refusal } from './errors.ts'

/** Parses YAML 1.2 (core schema: a date stays text). Refuses 'invalid' with the name of the file, line and column. */
export function parseYaml(text: string, name: string): unknown {
  try {
    return load(text, { schema: CORE_SCHEMA })
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    throw new Refusal('invalid', `${name} is not YAML: ${error.message}`, 'Mend the named line and try again.', {
      cause: error,
    })
  }
}

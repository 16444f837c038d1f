import type { WordKey } from '../words/en.ts'

const words: Readonly<Record<string, WordKey>> = {
  condition: 'sectionCondition',
  medication: 'sectionMedication',
  allergy: 'sectionAllergy',
  observation: 'sectionObservation',
  immunization: 'sectionImmunization',
  encounter: 'sectionEncounter',
  procedure: 'sectionProcedure',
  genotype: 'sectionGenomic',
  phenotype: 'sectionGenomic',
  genomic: 'sectionGenomic',
  'social-need': 'sectionSocial',
  'screening-answer': 'sectionSocial',
  social: 'sectionSocial',
  reading: 'sectionDevice',
  device: 'sectionDevice',
}

/** The plain word for a kind of record entry. */
export const sectionWord = (kind: string): WordKey => words[kind] ?? 'sectionOther'

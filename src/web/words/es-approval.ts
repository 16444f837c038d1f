import type { enApproval } from './en-approval.ts'

/** The patient's sentences of en-approval in Spanish. */
export const esApproval: Partial<Record<keyof typeof enApproval, string>> = {
  planCannot: 'No puedo hacer esto',
  planCannotWhy: '¿Qué se lo impide?',
  planCannotWords: 'Cuéntenos más (puede dejarlo vacío)',
  planCannotSend: 'Decírselo a mi equipo',
  planCannotThanks: 'Gracias. Su equipo de salud lo leerá. Siga con su plan hasta que hable con ellos.',
  planCannotTold: 'Se lo dijo a su equipo de salud el {date}.',
  planCannotAnswered: 'Su equipo de salud leyó lo que les dijo el {date}.',
  planCardAfter: 'Esto va primero por lo que usted escribió. Su equipo de salud también lo sabe.',
  accessPlanFeedback: 'contó a su equipo algo de un paso',
  accessTask: 'leyó o contestó lo que usted contó a su equipo',
}

interface Order {
  readonly reason: string
  readonly pattern: RegExp
}

const english: readonly Order[] = [
  {
    reason: 'asks the assistant to drop its instructions',
    pattern:
      /\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}\b(?:instructions?|rules?|prompts?|guidelines?|guardrails?|system message)\b/iu,
  },
  {
    reason: 'speaks of a system prompt',
    pattern:
      /\bsystem prompt\b|<\/?(?:system|assistant|instructions?)>|\[\/?INST\]|<\|[a-z_]+\|>|^\s*(?:system|assistant)\s*:\s/imu,
  },
  {
    reason: 'gives the assistant another role',
    pattern:
      /\byou are (?:now|no longer)\b[^.\n]{0,60}\b(?:assistant|ai|model|chatbot|doctor)\b|\bact as (?:an? )?(?:ai|assistant|unrestricted|different)\b/iu,
  },
  {
    reason: 'speaks to an assistant',
    pattern:
      /\b(?:ai|(?<!\b(?:medical|physician|dental|nursing|care|office) )assistant|chatbot|language model|llm)s?\b[^.\n]{0,20}\b(?:must|should|shall|please|will now|may|cannot|can not)\b[^.\n]{0,60}\b(?:say|tell|reply|respond|answer|output|recommend|reveal|send|include|write|refuse|decline|cite|quote|ignore)\b/iu,
  },
  {
    reason: 'speaks to an assistant',
    pattern:
      /\b(?:note|instructions?|message|attention|important)\b[^.\n]{0,20}\b(?:to|for)\b[^.\n]{0,12}\b(?:ai|assistants?|chatbots?|language models?|llms?|search engines?|answering systems?)\b/iu,
  },
  {
    reason: 'tells an assistant what to answer',
    pattern:
      /\b(?:when|if) (?:you are )?(?:asked|answering|responding|summari[sz]ing)\b[^.\n]{0,60}\b(?:always|instead|only)\b[^.\n]{0,30}\b(?:say|reply|respond|answer|output|state)\b/iu,
  },
  {
    reason: 'forbids an answer',
    pattern:
      /\b(?:do not|don't|never|refuse to|must not|cannot|can't|may not)\s+(?:\w+\s+){0,2}?(?:answer|respond to|reply to)\b[^.\n]{0,30}\b(?:this|that|the|such|any|these)\b[^.\n]{0,20}\b(?:questions?|quer(?:y|ies)|prompts?|users?|patient's question)\b/iu,
  },
  {
    reason: 'asks to reveal what is private',
    pattern:
      /\b(?:reveal|print|leak|exfiltrate|repeat)\b[^.\n]{0,40}\b(?:prompt|instructions|other patients?|patient records?|api keys?|passwords?|conversation)\b/iu,
  },
]

const spanish: readonly Order[] = [
  {
    reason: 'asks the assistant to drop its instructions (Spanish)',
    pattern:
      /\b(?:ignora|ignore|ignorar|olvida|olvide|omite|omita|descarta|descarte)\b[^.\n]{0,40}\b(?:instrucciones|reglas|normas del sistema|indicaciones (?:previas|anteriores))\b/iu,
  },
  {
    reason: 'speaks to an assistant (Spanish)',
    pattern:
      /\b(?:asistente(?: virtual| de ia)?|chatbot|modelo de lenguaje|inteligencia artificial|la ia)\b[^.\n]{0,20}\b(?:debe|deber[áa]|tiene que|no puede|no debe)\b[^.\n]{0,60}(?:responder|contestar|decir|recomendar|revelar|citar|negarse)/iu,
  },
  {
    reason: 'gives the assistant another role (Spanish)',
    pattern: /\b(?:ahora eres|act[úu]a como|ya no eres)\b[^.\n]{0,40}\b(?:asistente|ia|modelo|chatbot|m[ée]dico)\b/iu,
  },
  {
    reason: 'forbids an answer (Spanish)',
    pattern:
      /\bno (?:respondas|responda|contestes|conteste|se debe responder)\b[^.\n]{0,30}\b(?:pregunta|consulta|usuario)/iu,
  },
]

/** `\b` knows no Polish letters, so words are bounded by what is no letter. */
const polish: readonly Order[] = [
  {
    reason: 'asks the assistant to drop its instructions (Polish)',
    pattern:
      /(?<!\p{L})(?:z?ignoruj|zignorować|zapomnij|pomiń|odrzuć|nie przestrzegaj)(?:cie)?(?!\p{L})[^.\n]{0,40}(?<!\p{L})(?:instrukcj|polece|wytyczn|zasad|reguł)/iu,
  },
  {
    reason: 'speaks to an assistant (Polish)',
    pattern:
      /(?<!\p{L})(?:asystent(?:ka|owi|em)?|chatbot|czatbot|model językowy|sztuczna inteligencja)(?!\p{L})[^.\n]{0,20}(?<!\p{L})(?:musi|powinien|powinna|ma|nie może|nie powinien)(?!\p{L})[^.\n]{0,60}(?<!\p{L})(?:odpowi|odpisa|mówi|powiedzie|zaleca|zaleci|ujawni|napisa|odmówi)/iu,
  },
  {
    reason: 'gives the assistant another role (Polish)',
    pattern:
      /(?<!\p{L})(?:jesteś teraz|teraz jesteś|nie jesteś już|działaj jako|zachowuj się jak)(?!\p{L})[^.\n]{0,40}(?<!\p{L})(?:asystent|model|chatbot|lekarz)/iu,
  },
  {
    reason: 'forbids an answer (Polish)',
    pattern:
      /(?<!\p{L})(?:nie odpowiadaj|nie wolno odpowiadać|odmów odpowiedzi)(?:cie)?(?!\p{L})[^.\n]{0,30}(?<!\p{L})(?:pytani|użytkownik)/iu,
  },
]

/** Ways in which a text speaks to an assistant that reads it, in the languages the product answers in. */
export const assistantOrders: readonly Order[] = [...english, ...spanish, ...polish]

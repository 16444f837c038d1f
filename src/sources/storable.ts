/** A NUL or half of a surrogate pair, as JSON writes them. Neither is text, and no Postgres text or jsonb takes them. */
const notText = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/i

/** Whether a JSON value consists of text, numbers and structure that the store can keep. */
export const isStorable = (value: unknown): boolean => !notText.test(JSON.stringify(value) ?? '')

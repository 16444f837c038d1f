/** A quoted text, a quoted name, a dollar-quoted body, a comment, the end of a statement, or anything in between. */
const part = /'(?:[^']|'')*'|"[^"]*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|;|[^'"$\-/;]+|[\s\S]/g
const boundary = /^(begin|commit)$/i

/**
 * The statements of a script, without the BEGIN and COMMIT around them: the store takes one statement at a time, and the
 * transaction is its own.
 */
export function statementsOf(script: string): readonly string[] {
  const statements: string[] = ['']
  for (const [text] of script.matchAll(part)) {
    if (text === ';') statements.push('')
    else if (!text.startsWith('--') && !text.startsWith('/*')) statements[statements.length - 1] += text
  }
  return statements
    .map(statement => statement.trim())
    .filter(statement => statement !== '' && !boundary.test(statement))
}

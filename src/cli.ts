import { styleText } from 'node:util'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { createTerminal, type Terminal, type TerminalOptions } from './cli/terminal.ts'
import { failureText } from './kernel/errors.ts'

/** The `carenav` command. Exit codes: 0 done, 1 failed, 2 wrong use, 100 a gate was not met. */
const program = new Command('carenav')
  .description('Care Navigator: cited answers from a whole record, and plans that only a clinician can make real.')
  .option('--json', 'print data as JSON on stdout')
  .option('--output <file>', 'write the result to a .json, .txt or .md file')
  .option('--quiet', 'no progress and no talk on stderr')
  .option('--no-color', 'no colours')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })

const terminal = (): Terminal => createTerminal(program.opts<TerminalOptions>())
const command = (name: string, description: string): Command =>
  program.command(name).description(description).exitOverride()
const commaList = (text: string): readonly string[] => text.split(',').map(part => part.trim())
const languageTag = (text: string): string => {
  if (!/^[a-z]{2}$/.test(text)) throw new InvalidArgumentError('Write two letters, such as en, es or pl.')
  return text
}
const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Write a whole number.')
  return Number(text)
}
const endWith = (code: number): void => {
  process.exitCode = code
}

command('start', 'serve the product').action(async () => (await import('./server.ts')).serve())
command('doctor', 'check runtime, settings, corpora, database and models').action(async () => {
  if (!(await (await import('./cli/doctor.ts')).doctor(terminal()))) endWith(1)
})
command('migrate', 'bring the database up to date, or show where it stands')
  .argument('[status]', 'only look')
  .action(async (status?: string) => {
    if (status !== undefined && status !== 'status')
      program.error(`migrate takes "status" or nothing, not "${status}"`, { exitCode: 2 })
    await (await import('./cli/migrate.ts')).migrateStore(terminal(), status === 'status')
  })
command('seed', 'load the demo people and the knowledge base')
  .argument('<what>', 'demo')
  .action(async (what: string) => {
    if (what !== 'demo') program.error(`there is nothing to seed but "demo", not "${what}"`, { exitCode: 2 })
    await (await import('./cli/load.ts')).seedDemo(terminal())
  })
command('ingest', 'load records (FHIR, genomic reports, VCF, screenings, devices), documents and vocabularies')
  .argument('<path...>', 'files or folders')
  .option('--person <id>', 'the person whom the files are about')
  .option('--reviewed-by <name>', 'documents: your clinician who has reviewed them')
  .addOption(
    new Option('--audience <audience>', 'documents that do not say: for whom').choices(['patient', 'clinician']),
  )
  .addOption(
    new Option('--level <level>', 'documents that do not say: how plain').choices(['simple', 'standard', 'detailed']),
  )
  .option('--language <tag>', 'documents and vocabularies that do not say: en, es, pl …', languageTag)
  .option('--vocabulary <name>', 'name of a vocabulary; the one of the same name is replaced')
  .option('--keep-duplicates', 'load a document even when nearly the same text is there')
  .option('--dry-run', 'read and report, write nothing')
  .action(async (paths: string[], options) => {
    if (!(await (await import('./cli/load.ts')).ingest(terminal(), paths, options))) endWith(1)
  })
command('knowledge', 'what the knowledge base holds, and what in it needs a look')
  .option('--months <n>', 'a review older than this is overdue', wholeNumber, 12)
  .action(async (options: { months: number }) =>
    (await import('./cli/knowledge.ts')).reportKnowledge(terminal(), options.months),
  )
command('ask', 'ask one question about a person')
  .argument('<text>', 'the question')
  .requiredOption('--person <id>', 'whom it is about')
  .addOption(new Option('--role <role>', 'who asks').choices(['patient', 'clinician']).default('patient'))
  .addOption(new Option('--level <level>', 'how plainly').choices(['simple', 'standard', 'detailed']))
  .option('--about <file>', 'a letter, leaflet or note that the question is about; it is read and not kept')
  .action(async (text: string, options) => (await import('./cli/ask.ts')).ask(terminal(), text, options))
command('suggest', 'draft care-plan suggestions for a person; approving takes a signed-in clinician')
  .argument('<person>', 'id of the person')
  .action(async (person: string) => (await import('./cli/suggest.ts')).suggestFor(terminal(), person))
command('preview', 'what ordering a medicine would add or change for a person; stores nothing')
  .argument('<person>', 'id of the person')
  .argument('<medicine>', 'its name as an order writes it, or an RxNorm ingredient code')
  .action(async (person: string, medicine: string) =>
    (await import('./cli/preview.ts')).previewFor(terminal(), person, medicine),
  )

command('drivers', 'which social factors drive an outcome, and which only travel along')
  .argument('<outcome>', 'an outcome of corpora/rules/driver-outcomes.yaml, or a column of the file')
  .option('--data <source>', '"store", or a CSV file with one person a row', 'store')
  .option('--factors <columns>', 'columns that are factors, by comma', commaList)
  .option('--adjust <columns>', 'columns of numbers to hold equal, by comma', commaList)
  .option('--baseline <column>', 'column with the date from which the outcome is counted')
  .action(async (outcome: string, options) => (await import('./cli/drivers.ts')).drivers(terminal(), outcome, options))

const findings = command('findings', 'what the checks notice')
findings
  .command('recompute')
  .description('work out findings anew, for everybody or for one person')
  .option('--person <id>', 'only this person')
  .action(async (options: { person?: string }) =>
    (await import('./cli/findings.ts')).recomputeFindings(terminal(), options.person),
  )

const evals = command('eval', 'run evaluation suites')
evals
  .command('list')
  .description('the suites')
  .action(async () => (await import('./cli/evaluate.ts')).listSuites(terminal()))
evals
  .command('run')
  .description('run a suite on its own cases, or on yours')
  .argument('<suite>')
  .option('--cases <path>', 'a .jsonl file or a folder of them, of the same shape')
  .option('--bundles <folder>', 'FHIR bundles of the people asked about')
  .option('--people <folder>', 'the same')
  .option('--now <instant>', 'ISO 8601 instant at which the cases are asked')
  .addOption(
    new Option(
      '--model <model>',
      'who composes (default: as configured); hostile: a model at its worst, on this machine',
    ).choices(['embedded', 'openai', 'ollama', 'hostile']),
  )
  .action(async (suite: string, options) => {
    if (
      !(await (
        await import('./cli/evaluate.ts')
      ).evaluate(terminal(), suite, { ...options, bundles: options.bundles ?? options.people }))
    )
      endWith(100)
  })
evals
  .command('learn')
  .description('learn the weights of the support check from evals/suites/support/training.yaml')
  .action(async () => (await import('./cli/learn.ts')).learn(terminal()))
command('bench', 'measure speed and scale on generated people or texts, in a database of its own')
  .argument('<name>', 'findings, recompute, retrieval, answer or stream')
  .option('--database <url>', 'an empty Postgres (default: the embedded store, in memory)')
  .option('--people <n>', 'how many people the recompute grows to (default: 10000)')
  .option('--chunks <list>', 'at how many chunks retrieval is measured (default: 10000,100000)')
  .option('--questions <n>', 'how many questions retrieval is asked at each size (default: 200)')
  .option('--streams <n>', 'how many readers at once (default: 50)')
  .option('--answers <n>', 'how many answers they read (default: 400)')
  .option('--shipped', 'measure retrieval over the shipped knowledge base instead of generated texts')
  .action(async (name: string, options) => {
    const { bench, benches } = await import('./cli/bench.ts')
    const known = benches.find(each => each === name)
    if (known === undefined)
      return program.error(`there is no bench "${name}"; there are ${benches.join(', ')}`, { exitCode: 2 })
    await bench(terminal(), known, options)
  })

const config = command('config', 'the settings')
config
  .command('check')
  .description('is every setting valid?')
  .action(async () => (await import('./cli/config.ts')).checkConfig(terminal()))
config
  .command('print')
  .description('every setting with its value')
  .action(async () => (await import('./cli/config.ts')).printConfig(terminal()))

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    const isHelp = ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(error.code)
    process.exitCode = isHelp ? 0 : 2
  } else {
    const text = failureText(error)
    const isColoured = program.opts<TerminalOptions>().color !== false
    process.stderr.write(`${isColoured ? styleText('red', text, { stream: process.stderr }) : text}\n`)
    process.exitCode = 1
  }
}

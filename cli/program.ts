import { CommanderError, Command as Program } from 'commander'
import { actionCommands } from './action.ts'
import { apiKeyCommands } from './api-key.ts'
import { auditCommands } from './audit.ts'
import { backupCommands } from './backup.ts'
import type { Answer, Call, Command } from './command.ts'
import { confirmationCommands } from './confirmation.ts'
import { connectionCommands } from './connection.ts'
import { deliveryCommands } from './delivery.ts'
import { djangoImportCommand } from './django-import.ts'
import { doctorCommands } from './doctor.ts'
import { factorCommands } from './factor.ts'
import { grantCommands } from './grant.ts'
import { type Installation, type Opened, openInstallation } from './installation.ts'
import { keyCommands } from './key.ts'
import { mailCommands } from './mail.ts'
import { manifestCommands } from './manifest.ts'
import { migrateCommands } from './migrate.ts'
import { passwordRulesCommands } from './password-rules.ts'
import { policyCommands } from './policy.ts'
import { providerCommands } from './provider.ts'
import { providerRuleCommands } from './provider-rules.ts'
import { registrationCommands } from './registration.ts'
import { reportFailure } from './report-failure.ts'
import { roleCommands } from './role.ts'
import { sessionCommands } from './session.ts'
import { sessionLimitsCommands } from './session-limits.ts'
import { setupLinkCommands } from './setup-link.ts'
import { simpleSsoCommands } from './simple-sso.ts'
import { subsystemCommands } from './subsystem.ts'
import { superflyImportCommand } from './superfly-import.ts'
import { teamCommands } from './team.ts'
import { userCommands } from './user.ts'
import { whyCommands } from './why.ts'

export const commands = [
  setupLinkCommands,
  userCommands,
  subsystemCommands,
  connectionCommands,
  simpleSsoCommands,
  actionCommands,
  roleCommands,
  superflyImportCommand,
  djangoImportCommand,
  providerCommands,
  providerRuleCommands,
  teamCommands,
  grantCommands,
  manifestCommands,
  confirmationCommands,
  whyCommands,
  factorCommands,
  policyCommands,
  sessionCommands,
  sessionLimitsCommands,
  deliveryCommands,
  passwordRulesCommands,
  apiKeyCommands,
  registrationCommands,
  auditCommands,
  keyCommands,
  mailCommands,
  migrateCommands,
  backupCommands,
  doctorCommands,
].flat()

const groups: Record<string, string> = {
  user: 'people with an account',
  subsystem: 'connected applications',
  import: 'what other systems know',
  connection: 'the protocols that a subsystem speaks',
  'simple-sso': 'keys and addresses of applications with django-simple-sso',
  action: 'fine permissions inside a subsystem',
  'action-group': 'bundles of actions',
  role: 'what people are given in a subsystem',
  provider: 'other servers by which people sign in',
  team: 'people who hold grants together',
  grant: 'who holds which role',
  manifest: 'what applications declare',
  approval: 'what manifests ask for and an administrator decides',
  confirmation: 'for whom the confirmable actions of a role count',
  factor: 'what people prove who they are with, beside the password',
  policy: 'what a sign-in must prove',
  session: 'who is signed in where',
  'session-limits': 'when sessions end by themselves',
  key: 'what signs for the portal',
  'password-rules': 'what passwords must be',
  'api-key': 'keys to the administration API',
  'initial-token': 'tokens by which applications register',
  registration: 'applications that registered by themselves',
  audit: 'what happened',
  mail: 'what is sent to people',
}

/** Runs the command that these words name. Returns the exit code. */
export async function runProgram(words: readonly string[]): Promise<number> {
  const json = words.includes('--json')
  let failed = false
  const program = buildProgram(async (command, call) => {
    const answer = await runClosing(command, call)
    failed = answer.failed ?? false
    // An export has written its own lines.
    const text = json && answer.json !== null ? JSON.stringify(answer.json) : answer.text
    if (text) process.stdout.write(`${text}\n`)
  })
  try {
    await program.parseAsync([...words], { from: 'user' })
    return failed ? 1 : 0
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    // A group without a command has shown its help.
    if (error instanceof CommanderError && error.code === 'commander.help') return 1
    reportFailure(error, json)
    return 1
  }
}

type CallOnly = Pick<Call, 'argument' | 'options'>

/** Runs a command and closes what it opened, also when somebody presses Ctrl-C. */
async function runClosing(command: Command, call: CallOnly): Promise<Answer> {
  const closings: (() => Promise<void>)[] = []
  const keep = <T>({ value, close }: Opened<T>): T => {
    closings.push(close)
    return value
  }
  let opening: Promise<Installation> | undefined
  const open = () => {
    opening ??= openInstallation().then(keep)
    return opening
  }
  const close = async () => {
    await opening?.catch(() => undefined)
    for (const part of closings.splice(0).reverse()) await part()
  }
  const stopping = new AbortController()
  const interrupt = () => {
    if (command.stopsGently && !stopping.signal.aborted) stopping.abort()
    else void close().finally(() => process.exit(130))
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  try {
    return await command.run({ ...call, open, keep, progress, stopping: stopping.signal })
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    await close()
  }
}

/** On a terminal the line is rewritten; in a file or pipe nobody watches. */
const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
}

function buildProgram(run: (command: Command, call: CallOnly) => Promise<void>): Program {
  const program = new Program('portico')
  // Failures are told once, by reportFailure.
  program.exitOverride().configureOutput({ outputError: () => undefined })
  program.description('Administers the Portico that this environment configures.')
  program.showSuggestionAfterError().helpCommand(false)
  const parents = new Map<string, Program>()
  for (const command of commands) {
    const [first = '', second] = command.name.split(' ')
    const parent = second === undefined ? program : (parents.get(first) ?? addGroup(program, first))
    const leaf = addCommand(parent, command, second ?? first, run)
    // A command of one word may have others below it.
    parents.set(first, second === undefined ? leaf : parent)
  }
  return program
}

const addGroup = (program: Program, name: string): Program =>
  program
    .command(name)
    .description(groups[name] ?? '')
    .helpCommand(false)

function addCommand(
  parent: Program,
  command: Command,
  word: string,
  run: (command: Command, call: CallOnly) => Promise<void>,
): Program {
  const leaf = parent.command(word).description(command.summary).allowExcessArguments(false)
  if (command.argument) leaf.argument(command.argument)
  for (const option of command.options ?? []) leaf.addOption(option)
  leaf.option('--json', 'answer in JSON; failures too, on stderr')
  leaf.addHelpText('after', `\nExample:\n  npm run portico -- ${command.example}`)
  leaf.action((...given: unknown[]) => {
    const argument = command.argument && typeof given[0] === 'string' ? given[0] : ''
    const { json: _json, ...options } = leaf.opts()
    return run(command, { argument, options })
  })
  return leaf
}

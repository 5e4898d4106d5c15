import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { type Imported, ImportSubsystem, importSubsystem } from '#lib/subsystems/import-subsystem.ts'
import { type Call, type Command, optional } from './command.ts'
import { openFile } from './open-file.ts'

export const subsystemImportCommand: Command = {
  name: 'subsystem import',
  summary: 'Connect applications from a JSON file, with their actions, groups and roles',
  argument: '<file>',
  options: [optional('--dry-run', 'say what would happen, and change nothing')],
  example: 'subsystem import applications.json --dry-run',
  run,
}

const Applications = z.array(ImportSubsystem).min(1).max(1000)

async function run({ argument, options, open }: Call) {
  const subsystems = parseFile(await readFile(argument))
  const dryRun = options['dryRun'] === true
  const { context } = await open()
  const done: Imported[] = []
  for (const subsystem of subsystems) {
    done.push(await (dryRun ? rehearse(context(), subsystem) : importSubsystem(context(), subsystem, operator)))
  }
  const text = done.map(report).join('\n') + (dryRun ? '\nNothing was changed: this was a dry run.' : '')
  return { json: { dryRun, subsystems: done }, text }
}

async function readFile(path: string): Promise<unknown> {
  const input = path === '-' ? process.stdin : (await openFile(path, 'r')).createReadStream()
  try {
    return await json(input)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Refusal('malformed_request', { detail: `${path}: ${reason}`, cause })
  }
}

function parseFile(content: unknown): z.infer<typeof Applications> {
  const parsed = Applications.safeParse(Array.isArray(content) ? content : [content])
  if (parsed.success) return parsed.data
  const detail = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n')
  throw new Refusal('malformed_request', { detail })
}

class Rehearsed extends Error {
  readonly done: Imported
  constructor(done: Imported) {
    super('dry run')
    // A secret that was taken back is nobody's.
    this.done = { ...done, secret: null }
  }
}

/** Does it all, and takes it back. */
async function rehearse(ctx: Context, subsystem: z.infer<typeof ImportSubsystem>): Promise<Imported> {
  try {
    return await ctx.atomically(async (tx) => {
      throw new Rehearsed(await importSubsystem(tx, subsystem, operator))
    })
  } catch (error) {
    if (error instanceof Rehearsed) return error.done
    throw error
  }
}

function report({ identifier, outcome, secret, actions, groups, roles }: Imported): string {
  const added = [
    counted(actions.length, 'action'),
    counted(groups.length, 'action group'),
    counted(roles.length, 'role'),
  ].join(', ')
  const shown = secret ? `\n  secret, shown once: ${secret}` : ''
  return `${identifier}: ${outcome}${outcome === 'unchanged' ? '' : ` with ${added}`}${shown}`
}

import { once } from 'node:events'
import { z } from 'zod'
import { exportEvents } from '#lib/audit/export-events.ts'
import { verifyChain } from '#lib/audit/verify-chain.ts'
import { counted } from '#lib/base/counted.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { findUser } from '#lib/users/find-user.ts'
import { type Command, numbered, optional } from './command.ts'
import { parseOptions } from './parse-options.ts'

const VerifyAudit = z.strictObject({ from: z.int().min(1).optional() })

const Instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], 'must be a date or a time, e.g. 2027-01-31')
  .transform((text) => new Date(text))

const ExportAudit = z.strictObject({
  format: z.enum(['csv', 'jsonl']).default('jsonl'),
  since: Instant.optional(),
  until: Instant.optional(),
  kind: z.string().optional(),
  user: z.string().optional(),
  subsystem: z.string().optional(),
})

export const auditCommands: readonly Command[] = [
  {
    name: 'audit verify',
    summary: 'Check that the sealed audit log is as it was written',
    options: [numbered('--from <block>', 'start at this block; the one before is taken for good')],
    example: 'audit verify',
    run: async ({ options, open, progress }) => {
      const input = parseOptions(VerifyAudit, options)
      const { context } = await open()
      const tell = ({ blocks, events }: { blocks: number; events: number }) =>
        progress(`${counted(blocks, 'block')}, ${counted(events, 'event')}`)
      const from = input.from === undefined ? {} : { from: input.from }
      const report = await verifyChain(context(), { ...from, progress: tell })
      progress('')
      return { json: report, text: reportText(report), failed: report.firstFault !== null }
    },
  },
  {
    name: 'audit export',
    summary: 'Write the sealed audit log to standard output',
    options: [
      optional('--format <format>', 'jsonl (default) or csv'),
      optional('--since <time>', 'from this instant on'),
      optional('--until <time>', 'up to this instant'),
      optional('--kind <kind>', 'only events of this kind, e.g. user.locked'),
      optional('--user <user>', 'only what happened to this person'),
      optional('--subsystem <identifier>', 'only what happened in this application'),
    ],
    example: 'audit export --format csv --since 2027-01-01 > audit.csv',
    run: async ({ options, open }) => {
      const { format, since, until, kind, user, subsystem } = parseOptions(ExportAudit, options)
      const { context } = await open()
      const ctx = context()
      const lines = exportEvents(ctx, {
        format,
        ...(since && { since }),
        ...(until && { until }),
        ...(kind && { kind }),
        ...(user !== undefined && { userId: (await findUser(ctx, user)).id }),
        ...(subsystem !== undefined && { subsystemId: (await findSubsystem(ctx, subsystem)).id }),
      })
      for await (const line of lines) if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
      return { json: null, text: '' }
    },
  },
]

function reportText({ firstFault, ...report }: Awaited<ReturnType<typeof verifyChain>>): string {
  if (firstFault)
    return `NOT AS SEALED: block ${firstFault.block}${firstFault.event ? `, event ${firstFault.event}` : ''}: ${firstFault.what}`
  const head = report.head ? `\nHead: block ${report.head.n} ${report.head.hash}` : ''
  const tail = report.unsealedTail ? `\n${counted(report.unsealedTail, 'event')} not sealed yet.` : ''
  return `${counted(report.blocks, 'block')} with ${counted(report.events, 'event')}, all as sealed.${head}${tail}`
}

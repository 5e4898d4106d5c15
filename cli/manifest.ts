import { approveChange, DecideChange, rejectChange } from '#lib/access/manifest/decide-change.ts'
import { ListChanges, listChanges } from '#lib/access/manifest/list-changes.ts'
import { Manifest } from '#lib/access/manifest/manifest.ts'
import { pushManifest } from '#lib/access/manifest/push-manifest.ts'
import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { type Command, optional, required } from './command.ts'
import { parseOptions } from './parse-options.ts'
import { readJson } from './read-json.ts'
import { table } from './table.ts'

export const manifestCommands: readonly Command[] = [
  {
    name: 'manifest push',
    summary: 'Take what an application declares of its actions, groups and roles',
    options: [
      required('--subsystem <identifier>', 'the application'),
      required('--file <path>', 'the manifest, JSON; - reads standard input'),
      optional('--dry-run', 'say what would happen, and change nothing'),
    ],
    example: 'manifest push --subsystem wiki --file manifest.json --dry-run',
    run: async ({ options, open }) => {
      const manifest = parseOptions(Manifest, await readManifest(String(options['file'])))
      const dryRun = options['dryRun'] === true
      const { context } = await open()
      const { id: subsystemId } = await findSubsystem(context(), String(options['subsystem']))
      const done = await pushManifest(context(), { subsystemId, manifest, dryRun }, operator)
      const lines = [
        ...done.applied.map(({ text }) => `done: ${text}`),
        ...done.pending.map(({ text, touches }) => `held: ${text} (${counted(touches.people, 'user')})`),
        `${done.unchanged} unchanged.${dryRun ? ' Nothing was changed: this was a dry run.' : ''}`,
      ]
      return { json: { dryRun, ...done }, text: lines.join('\n') }
    },
  },
  {
    name: 'approval list',
    summary: 'List what manifests ask for and nobody has decided',
    options: [optional('--subsystem <identifier>', 'only of this application')],
    example: 'approval list',
    run: async ({ options, open }) => {
      const input = parseOptions(ListChanges, options)
      const { context } = await open()
      const changes = await listChanges(context(), input, operator)
      const rows = changes.map(({ id, subsystem, text, touches }) => [
        id,
        subsystem.identifier,
        text,
        counted(touches.people, 'user'),
      ])
      const text =
        rows.length > 0 ? table(['id', 'subsystem', 'change', 'touches'], rows) : 'Nothing awaits a decision.'
      return { json: { changes }, text }
    },
  },
  ...[
    { name: 'approve', summary: 'Make a change that was held', verb: approveChange },
    { name: 'reject', summary: 'Leave it as it is, and ask no more', verb: rejectChange },
  ].map(
    ({ name, summary, verb }): Command => ({
      name: `approval ${name}`,
      summary,
      argument: '<id>',
      example: `approval ${name} 0193e1a0-0000-7000-8000-000000000000`,
      run: async ({ argument, open }) => {
        const input = parseOptions(DecideChange, { id: argument })
        const { context } = await open()
        const done = await verb(context(), input, operator)
        return { json: done, text: `${name === 'approve' ? 'Approved' : 'Rejected'}: ${done.text}.` }
      },
    }),
  ),
]

async function readManifest(path: string): Promise<Record<string, unknown>> {
  const content = await readJson(path)
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return { ...content }
  throw new Refusal('malformed_request', { detail: `${path}: a manifest is a JSON object` })
}

import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { capabilityNames } from '#lib/subsystems/capabilities.ts'
import { CreateSubsystem } from '#lib/subsystems/create-subsystem.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { enableSubsystem } from '#lib/subsystems/enable-subsystem.ts'
import { listSubsystems } from '#lib/subsystems/list-subsystems.ts'
import { rotateSecret } from '#lib/subsystems/rotate-secret.ts'
import { SetCapability, setCapability } from '#lib/subsystems/set-capability.ts'
import { connectSubsystem, firstProtocols } from '#lib/web/protocols/connect-subsystem.ts'
import { type Command, numbered, optional, repeated, required } from './command.ts'
import { parseOptions } from './parse-options.ts'
import { subsystemEditCommands } from './subsystem-edit.ts'
import { subsystemImportCommand } from './subsystem-import.ts'
import { table } from './table.ts'

const createOptions = [
  required('--identifier <slug>', 'short name, for ever: a-z, 0-9 and -'),
  required('--title <text>', 'what people read'),
  optional('--landing-url <url>', 'where people arrive with their token; Portico’s own protocol needs one'),
  optional(
    '--connection <protocol>',
    `what it speaks: ${firstProtocols.map(({ name }) => name).join(', ')}; default: native`,
  ),
  optional('--description <text>', 'one sentence for the launcher'),
  optional('--logout-url <url>', 'where the portal tells that a session ended'),
  optional('--initiate-login-url <url>', 'where the application starts a login of its own'),
  repeated('--return-url <url>', 'where signing out may return to, exactly'),
  repeated('--target-prefix <url>', 'under what absolute target URLs may lie; default: the origin of the landing URL'),
  optional('--return-after-logout', 'signing out returns to the application even without a hint'),
  optional('--browser-binding <how>', 'required (default): every login carries a codeChallenge; or optional'),
  optional('--token-delivery <how>', 'query (default) or form_post'),
  optional('--require-request-token', 'every login must be registered by the back end first'),
  optional('--accepts-unsolicited', 'the launcher may send people in by itself'),
  optional('--role-choice', 'people with more than one role choose one when they enter'),
  optional('--contact <text>', 'whom a person without access may ask'),
  numbered('--idle-seconds <n>', 'its sessions end after so long without activity'),
  numbered('--absolute-seconds <n>', 'its sessions end so long after they began'),
]

const keepIt = 'It is not shown again: put it where the application reads its settings.'

export const subsystemCommands: readonly Command[] = [
  {
    name: 'subsystem create',
    summary: 'Connect an application; prints its secret once',
    options: createOptions,
    example: 'subsystem create --identifier wiki --title Wiki --landing-url https://wiki.example.org/sso/callback',
    run: async ({ options, open }) => {
      const { returnUrl: returnUrls, targetPrefix: targetPrefixes, connection: protocol, ...rest } = options
      const input = parseOptions(CreateSubsystem, { ...rest, returnUrls, targetPrefixes, protocol })
      const { context } = await open()
      const { identifier, secret } = await connectSubsystem(context(), input, operator)
      const text = `Connected ${identifier}. Its secret:\n\n  ${secret}\n\n${keepIt}`
      return { json: { identifier, secret }, text }
    },
  },
  {
    name: 'subsystem list',
    summary: 'List connected applications',
    example: 'subsystem list',
    run: async ({ open }) => {
      const { context } = await open()
      const subsystems = await everySubsystem(context())
      const rows = subsystems.map((row) => [row.identifier, row.title, row.landingUrl ?? '', row.enabled ? '' : 'off'])
      return { json: { subsystems }, text: table(['identifier', 'title', 'landing url', ''], rows) }
    },
  },
  {
    name: 'subsystem enable',
    summary: 'Switch an application on again',
    argument: '<identifier>',
    example: 'subsystem enable wiki',
    run: async ({ argument, open }) => {
      const { context } = await open()
      const done = await enableSubsystem(context(), { subsystem: argument }, operator)
      return { json: done, text: `${argument} ${done.already ? 'was on already' : 'is on'}.` }
    },
  },
  {
    name: 'subsystem disable',
    summary: 'Switch an application off: its sessions end, nobody gets in',
    argument: '<identifier>',
    example: 'subsystem disable wiki',
    run: async ({ argument, open }) => {
      const { context } = await open()
      const done = await disableSubsystem(context(), { subsystem: argument }, operator)
      const off = `is off; ${counted(done.sessionsEnded, 'session')} ended`
      return { json: done, text: `${argument} ${done.already ? 'was off already' : off}.` }
    },
  },
  {
    name: 'subsystem rotate-secret',
    summary: 'Make a new secret; the one before stays valid until the next rotation',
    argument: '<identifier>',
    options: [optional('--revoke-others', 'only the new secret is valid, from now on')],
    example: 'subsystem rotate-secret wiki',
    run: async ({ argument, options, open }) => {
      const { context } = await open()
      const input = { subsystem: argument, revokeOthers: options['revokeOthers'] === true }
      const done = await rotateSecret(context(), input, operator)
      const revoked = done.revoked ? ` ${counted(done.revoked, 'older secret')} revoked.` : ''
      return { json: done, text: `The new secret of ${argument}:\n\n  ${done.secret}\n\n${keepIt}${revoked}` }
    },
  },
  {
    name: 'subsystem capability',
    summary: 'Let an application do something at the portal, or no longer',
    argument: '<identifier>',
    options: [
      optional('--add <capability>', `one of ${capabilityNames.join(', ')}`),
      optional('--remove <capability>', 'take it away again, or dismiss what an import proposed'),
      optional('--target <identifier>', 'for handover: towards this application only'),
    ],
    example: 'subsystem capability wiki --add handover --target billing',
    run: async ({ argument, options, open }) => {
      const { add, remove, target } = options
      if ((add === undefined) === (remove === undefined)) {
        throw new Refusal('malformed_request', { detail: 'Say one of --add and --remove.' })
      }
      const held = add !== undefined
      const input = parseOptions(SetCapability, { subsystem: argument, capability: add ?? remove, target, held })
      const { context } = await open()
      const done = await setCapability(context(), input, operator)
      const verb = held ? 'has' : 'no longer has'
      const towards = target === undefined ? '' : ` to ${target}`
      const text = `${argument} ${verb} ${input.capability}${towards}${done.already ? ', as before' : ''}.`
      return { json: done, text }
    },
  },
  ...subsystemEditCommands,
  subsystemImportCommand,
]

/** All of them, a thousand at a time. */
async function everySubsystem(ctx: Context) {
  const all = []
  for (let after: string | null | undefined; after !== null; ) {
    const page = await listSubsystems(ctx, { limit: 1_000, ...(after && { after }) }, operator)
    all.push(...page.subsystems)
    after = page.next
  }
  return all
}

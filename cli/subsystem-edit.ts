import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { EditSubsystem, editSubsystem } from '#lib/subsystems/edit-subsystem.ts'
import { removeSubsystem } from '#lib/subsystems/remove-subsystem.ts'
import { RevokeSecret, revokeSecret } from '#lib/subsystems/revoke-secret.ts'
import { viewSubsystem } from '#lib/subsystems/view-subsystem.ts'
import { type Call, type Command, listed, numbered, optional, repeated, required } from './command.ts'
import { logoOf } from './logo-of.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'
import { wordsOf } from './words-of.ts'

const editOptions = [
  optional('--title <text>', 'what people read'),
  optional('--description <text>', 'one sentence for the launcher'),
  optional('--landing-url <url>', 'where people arrive with their token'),
  optional('--logout-url <url>', 'where the portal tells that a session ended; or none'),
  optional('--initiate-login-url <url>', 'where the application starts a login of its own; or none'),
  repeated('--return-url <url>', 'where signing out may return to, exactly; replaces those of before'),
  repeated('--target-prefix <url>', 'under what absolute target URLs may lie; replaces those of before'),
  optional('--return-after-logout <yes|no>', 'signing out returns to the application even without a hint'),
  optional('--browser-binding <how>', 'required: every login carries a codeChallenge; or optional'),
  optional('--token-delivery <how>', 'query or form_post'),
  optional('--require-request-token <yes|no>', 'every login must be registered by the back end first'),
  optional('--accepts-unsolicited <yes|no>', 'the launcher may send people in by itself'),
  optional('--role-choice <yes|no>', 'a person with more than one role chooses one at sign-in'),
  optional('--contact <text>', 'whom a person without access may ask; or none'),
  numbered('--idle-seconds <n>', 'its sessions end after so long without activity; or none'),
  numbered('--absolute-seconds <n>', 'its sessions end so long after they began; or none'),
  optional(
    '--ends-with-sso <when>',
    'always: its sessions are over when the sign-in expires; signOutOnly: they go on; or none',
  ),
  numbered('--token-seconds <n>', 'how long a subsystem token is good'),
  numbered('--touch-every-seconds <n>', 'how often its back end is asked to touch its sessions'),
  listed('--released-fields <fields>', 'what it is told of a person beside the id'),
  listed('--released-attributes <names>', 'attributes that it is told'),
  optional('--accent <colour>', 'brand colour of the sign-in pages, such as #1f4e79; or none'),
  optional('--logo <file>', 'SVG or PNG for the sign-in pages, at most 64 KiB; or none'),
  optional('--login-title <text>', 'heading of the sign-in page; or none'),
  optional('--login-text <text>', 'a sentence or two below it; or none'),
]

const optionalParts = [
  ...[
    'logoutUrl',
    'initiateLoginUrl',
    'contact',
    'idleSeconds',
    'absoluteSeconds',
    'endsWithSso',
    'accent',
    'loginTitle',
    'loginText',
  ],
]
const yesOrNo = ['returnAfterLogout', 'requireRequestToken', 'acceptsUnsolicited', 'roleChoice']

export const subsystemEditCommands: readonly Command[] = [
  {
    name: 'subsystem show',
    summary: 'Show everything that is set for an application',
    argument: '<identifier>',
    example: 'subsystem show wiki',
    run: async ({ argument, open }) => {
      const { context } = await open()
      const { settings, ...rest } = await viewSubsystem(context(), { subsystem: argument }, operator)
      const shown = { ...settings, logo: settings.logo && `${settings.logo.slice(0, 30)}…` }
      const rows = Object.entries(shown).map(([name, value]) => [name, wordsOf(value)])
      return { json: { ...rest, settings }, text: table(['setting', 'value'], rows) }
    },
  },
  {
    name: 'subsystem edit',
    summary: 'Change settings of an application; what is left out stays',
    argument: '<identifier>',
    options: editOptions,
    example: 'subsystem edit wiki --title "Team wiki" --logout-url none',
    run: edit,
  },
  {
    name: 'subsystem remove',
    summary: 'Take an application off the portal for good; its identifier stays taken',
    argument: '<identifier>',
    options: [optional('--end-grants', 'although people hold roles in it or are signed in: end that')],
    example: 'subsystem remove wiki --end-grants',
    run: async ({ argument, options, open }) => {
      const { context } = await open()
      const input = { subsystem: argument, endGrants: options['endGrants'] === true }
      const done = await removeSubsystem(context(), input, operator)
      const ended = `${counted(done.grantsEnded, 'grant')} and ${counted(done.sessionsEnded, 'session')} ended`
      return { json: done, text: `${argument} is gone; ${ended}.` }
    },
  },
  {
    name: 'subsystem revoke-secret',
    summary: 'Make one secret of an application worthless',
    argument: '<identifier>',
    options: [required('--hint <characters>', 'the last four characters of the secret, as subsystem show tells them')],
    example: 'subsystem revoke-secret wiki --hint 8f2a',
    run: async ({ argument, options, open }) => {
      const input = parseOptions(RevokeSecret, { subsystem: argument, ...options })
      const { context } = await open()
      const done = await revokeSecret(context(), input, operator)
      return { json: done, text: `The secret …${done.hint} is revoked; ${counted(done.left, 'secret')} left.` }
    },
  },
]

async function edit({ argument, options, open }: Call) {
  const { returnUrl: returnUrls, targetPrefix: targetPrefixes, logo, ...rest } = options
  const given = Object.entries(rest).map(([name, value]) => {
    if (yesOrNo.includes(name)) return [name, value === 'yes' ? true : value === 'no' ? false : value]
    return [name, value === 'none' && optionalParts.includes(name) ? null : value]
  })
  const input = parseOptions(EditSubsystem, {
    ...{ subsystem: argument, returnUrls, targetPrefixes, logo: await logoOf(logo) },
    ...Object.fromEntries(given),
  })
  const { context } = await open()
  const done = await editSubsystem(context(), input, operator)
  return { json: done, text: `${done.title} ${done.already ? 'was like that already' : 'is changed'}.` }
}

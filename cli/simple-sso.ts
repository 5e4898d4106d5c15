import { operator } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { approveRedirect, DecideRedirect } from '#lib/simple-sso/approve-redirect.ts'
import { plainSources } from '#lib/simple-sso/connection.ts'
import { listKeys } from '#lib/simple-sso/keys/list-keys.ts'
import { MakeKeys, makeKeys } from '#lib/simple-sso/keys/make-keys.ts'
import { RevokeKeys, revokeKeys } from '#lib/simple-sso/keys/revoke-keys.ts'
import { listSeenRedirects } from '#lib/simple-sso/list-seen-redirects.ts'
import { type Call, type Command, listed, numbered, optional, repeated, required } from './command.ts'
import type { ConnectionFlags } from './connection-flags.ts'
import { parseOptions } from './parse-options.ts'
import { readSecret } from './read-secret.ts'
import { table } from './table.ts'

const sources = `${plainSources.join(', ')} or attribute:NAME`

/** The settings of a django-simple-sso connection. */
export const simpleSsoFlags: ConnectionFlags = {
  options: [
    repeated('--redirect-url <url>', 'where the application may be answered, without query; replaces those of before'),
    optional('--learn <yes|no>', 'show other addresses that it asks for, to be approved'),
    listed('--fields <fields>', 'which of the seven standard fields are sent'),
    repeated('--extra-field <name=source>', `a field beside the seven, from ${sources}; or none`),
    repeated('--extra-data <name=source>', 'a part of extra_data, from the same sources; or none'),
    optional('--staff-action <action>', 'the action whose holders are is_staff; or none'),
    optional('--superuser-action <action>', 'the action whose holders are is_superuser; or none'),
    optional('--twins <yes|no>', 'take the same message twice within a second, of two people who start alike'),
  ],
  read: ({ redirectUrl, learn, twins, extraField, extraData, staffAction, superuserAction, ...rest }) => ({
    ...rest,
    ...(redirectUrl !== undefined && { redirectUrls: redirectUrl }),
    ...(learn !== undefined && { learn: yesOrNo(learn) }),
    ...(twins !== undefined && { twins: yesOrNo(twins) }),
    ...(extraField !== undefined && { extraFields: pairs(extraField) }),
    ...(extraData !== undefined && { extraData: pairs(extraData) }),
    ...(staffAction !== undefined && { staffAction: orNone(staffAction) }),
    ...(superuserAction !== undefined && { superuserAction: orNone(superuserAction) }),
  }),
}

const yesOrNo = (value: unknown) => (value === 'yes' ? true : value === 'no' ? false : value)
const orNone = (value: unknown) => (value === 'none' ? null : value)

function pairs(given: unknown): unknown {
  if (!Array.isArray(given)) return given
  return Object.fromEntries(given.filter((one) => one !== 'none').map((one) => String(one).split(/=(.*)/s, 2)))
}

const which = required('--subsystem <identifier>', 'the application')

export const simpleSsoCommands: readonly Command[] = [
  {
    name: 'simple-sso make-keys',
    summary: 'Give an application a pair of keys; the pair of before stays good for a while',
    options: [
      which,
      optional('--public-key <key>', 'bring a pair that the application has: its public key'),
      optional('--private-key-stdin', 'and its private key, from standard input'),
      numbered('--overlap-seconds <n>', 'how long the pair of before stays good; default: a week'),
    ],
    example: 'simple-sso make-keys --subsystem wiki',
    run: make,
  },
  {
    name: 'simple-sso list-keys',
    summary: 'List the pairs of keys of an application, never a private key',
    options: [which],
    example: 'simple-sso list-keys --subsystem wiki',
    run: async ({ options, open }) => {
      const { context } = await open()
      const keys = await listKeys(context(), { subsystem: String(options['subsystem']) }, operator)
      const rows = keys.map(({ publicKey, createdAt, validTo, lastUsedAt }) => [
        publicKey,
        ...[createdAt, validTo, lastUsedAt].map((at) => at?.toISOString() ?? ''),
      ])
      return { json: { keys }, text: table(['public key', 'made', 'good until', 'last used'], rows) }
    },
  },
  {
    name: 'simple-sso revoke-keys',
    summary: 'Make one pair of keys worthless',
    options: [which, required('--public-key <key>', 'the public key of the pair')],
    example: 'simple-sso revoke-keys --subsystem wiki --public-key …',
    run: async ({ options, open }) => {
      const input = parseOptions(RevokeKeys, options)
      const { context } = await open()
      const done = await revokeKeys(context(), input, operator)
      return { json: done, text: `The pair is revoked; ${done.left} left.` }
    },
  },
  {
    name: 'simple-sso list-redirects',
    summary: 'List addresses that an application asked to be answered at and nobody has approved',
    options: [which],
    example: 'simple-sso list-redirects --subsystem wiki',
    run: async ({ options, open }) => {
      const { context } = await open()
      const redirects = await listSeenRedirects(context(), { subsystem: String(options['subsystem']) }, operator)
      const rows = redirects.map(({ url, times, lastSeenAt }) => [url, String(times), lastSeenAt.toISOString()])
      return { json: { redirects }, text: table(['address', 'times', 'last seen'], rows) }
    },
  },
  {
    name: 'simple-sso approve-redirect',
    summary: 'Let an application be answered at an address',
    options: [which, required('--url <url>', 'the address, without query')],
    example: 'simple-sso approve-redirect --subsystem wiki --url https://wiki.example.org/client/authenticate/',
    run: async ({ options, open }) => {
      const input = parseOptions(DecideRedirect, options)
      const { context } = await open()
      const done = await approveRedirect(context(), input, operator)
      return { json: done, text: `${input.subsystem} is answered at ${input.url}${done.already ? ' already' : ''}.` }
    },
  },
]

async function make({ options, open }: Call) {
  const { privateKeyStdin, ...given } = options
  if ((privateKeyStdin === true) !== (given['publicKey'] !== undefined)) {
    throw new Refusal('malformed_request', { detail: 'Give --public-key and --private-key-stdin, or neither.' })
  }
  const privateKey = privateKeyStdin === true ? await readSecret('private key') : undefined
  const input = parseOptions(MakeKeys, { ...given, privateKey })
  const { context } = await open()
  const done = await makeKeys(context(), input, operator)
  const shown = done.privateKey ? `\nprivate key, shown once: ${done.privateKey}` : ''
  const before = done.replacedUntil ? `\nThe pair of before is good until ${done.replacedUntil.toISOString()}.` : ''
  return { json: done, text: `public key: ${done.publicKey}${shown}${before}` }
}

import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { describeFactors } from '#lib/factors/describe-factors.ts'
import { AssignToken, assignToken } from '#lib/factors/hotp/assign-token.ts'
import { listTokens } from '#lib/factors/hotp/list-tokens.ts'
import { ResynchroniseHotp, resynchroniseHotp } from '#lib/factors/hotp/resynchronise-hotp.ts'
import { countRecoveryCodes } from '#lib/factors/recovery/count-recovery-codes.ts'
import { RemoveFactor, removeFactor } from '#lib/factors/remove-factor.ts'
import { AssignTotp, assignTotp } from '#lib/factors/totp/assign-totp.ts'
import { qrBlocks } from '#lib/factors/totp/qr-image.ts'
import { listTrustedDevices } from '#lib/factors/trusted-device/list-trusted-devices.ts'
import { findUser } from '#lib/users/find-user.ts'
import { type Call, type Command, listed, optional, required } from './command.ts'
import { factorImportCommand } from './factor-import.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'

const whose = required('--user <user>', 'username, verified e-mail or id')

export const factorCommands: readonly Command[] = [
  {
    name: 'factor list',
    summary: 'Show what proves who someone is, beside the password',
    argument: '<user>',
    example: 'factor list ada',
    run: listCommand,
  },
  {
    name: 'factor remove',
    summary: 'Take a second factor from someone who has lost it',
    argument: '<factor>',
    options: [whose, optional('--discard', 'a hardware token that is lost: do not put it back into stock')],
    example: 'factor remove "Authenticator app" --user ada',
    run: removeCommand,
  },
  {
    name: 'factor assign-totp',
    summary: 'Give someone an authenticator app: prints its key once, as a QR code too',
    options: [whose, optional('--name <name>', 'what the person calls it')],
    example: 'factor assign-totp --user ada',
    run: assignTotpCommand,
  },
  factorImportCommand,
  {
    name: 'factor stock',
    summary: 'List the hardware tokens that nobody has',
    example: 'factor stock',
    run: async ({ open }) => {
      const { context } = await open()
      const tokens = await listTokens(context())
      const rows = tokens.map((row) => [row.serial, String(row.digits), row.algorithm, row.importedAt.toISOString()])
      const text = rows.length
        ? table(['serial', 'digits', 'algorithm', 'since'], rows)
        : 'No hardware token is in stock.'
      return { json: { tokens }, text }
    },
  },
  {
    name: 'factor assign-hotp',
    summary: 'Give someone a hardware token from stock',
    argument: '<serial>',
    options: [whose, optional('--name <name>', 'what the person calls it')],
    example: 'factor assign-hotp 987654321 --user ada',
    run: async ({ argument, options, open }) => {
      const { context } = await open()
      const ctx = context()
      const { id: userId, username } = await findUser(ctx, String(options['user']))
      const input = parseOptions(AssignToken, { serial: argument, userId, name: options['name'] })
      const done = await assignToken(ctx, input, operator)
      return { json: done, text: `${username} signs in with the hardware token ${argument}.` }
    },
  },
  {
    name: 'factor resynchronise',
    summary: 'Find where a hardware token is that ran ahead, by two codes one after the other',
    argument: '<factor>',
    options: [whose, listed('--codes <codes>', 'two, as the token showed them').makeOptionMandatory()],
    example: 'factor resynchronise "Hardware token 987654321" --user ada --codes 287082,359152',
    run: resynchroniseCommand,
  },
]

async function listCommand({ argument, open }: Call) {
  const { context } = await open()
  const ctx = context()
  const { id, username } = await findUser(ctx, argument)
  const factors = await describeFactors(ctx, id)
  const recoveryCodes = await countRecoveryCodes(ctx, id)
  const trustedDevices = await listTrustedDevices(ctx, id)
  const rows = factors.map((row) => [row.name, row.kindTitle, row.lastUsedAt?.toISOString() ?? 'never', row.id])
  const list = rows.length ? table(['name', 'kind', 'last used', 'id'], rows) : `${username} has no second factor.`
  const rest = `${counted(recoveryCodes, 'recovery code')} left, ${counted(trustedDevices.length, 'trusted device')}.`
  return { json: { factors, recoveryCodes, trustedDevices }, text: `${list}\n\n${rest}` }
}

async function removeCommand({ argument, options, open }: Call) {
  const { context } = await open()
  const ctx = context()
  const { id: userId, username } = await findUser(ctx, String(options['user']))
  const input = parseOptions(RemoveFactor, { userId, factor: argument, discard: options['discard'] })
  const done = await removeFactor(ctx, input, operator)
  const left = done.left ? `${counted(done.left, 'second factor')} left` : 'none is left'
  return { json: done, text: `Took ${done.name} from ${username}; ${left}.` }
}

async function assignTotpCommand({ options, open }: Call) {
  const input = parseOptions(AssignTotp, { user: options['user'], name: options['name'] })
  const { context } = await open()
  const done = await assignTotp(context(), input, operator)
  const key = done.key.replace(/.{4}(?=.)/g, '$& ')
  const text = `${qrBlocks(done.uri)}\n\n${key}\n\nThe key of “${done.name}”, shown this once. ${done.username} scans or types it and signs in with its codes.`
  return { json: done, text }
}

async function resynchroniseCommand({ argument, options, open }: Call) {
  const { context } = await open()
  const ctx = context()
  const { id: userId } = await findUser(ctx, String(options['user']))
  const codes = options['codes']
  if (!Array.isArray(codes) || codes.length !== 2)
    throw new Refusal('malformed_request', { detail: '--codes: say two' })
  const input = parseOptions(ResynchroniseHotp, { userId, factor: argument, codes })
  const done = await resynchroniseHotp(ctx, input, operator)
  const text = done ? 'The token is found; it signs in with its next code.' : 'These two codes do not fit.'
  return { json: { resynchronised: done }, text, failed: !done }
}

import { operator } from '#lib/base/actor.ts'
import { regenerateRecoveryCodes } from '#lib/factors/recovery/regenerate-recovery-codes.ts'
import { findUser } from '#lib/users/find-user.ts'
import type { Command } from './command.ts'

export const userRecoveryCodesCommand: Command = {
  name: 'user recovery-codes',
  summary: 'Make new recovery codes for someone who cannot give a second factor; prints them once',
  argument: '<user>',
  example: 'user recovery-codes ada',
  run: async ({ argument, open }) => {
    const { context } = await open()
    const ctx = context()
    const { id, username } = await findUser(ctx, argument)
    const { codes } = await regenerateRecoveryCodes(ctx, { userId: id }, operator)
    const list = codes.map((code) => `  ${code}`).join('\n')
    const text = `Recovery codes of ${username}, each good once:\n\n${list}\n\nThey are not shown again; those of before are void.`
    return { json: { username, codes }, text }
  },
}

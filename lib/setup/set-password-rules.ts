import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { changedFacts } from '#lib/audit/changed-facts.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { withoutUndefined } from '#lib/base/without-undefined.ts'
import type { Context } from '#lib/db/context.ts'
import {
  PasswordRules,
  passwordRulesPresets,
  readPasswordRules,
  SomePasswordRules,
} from '#lib/users/passwords/password-rules.ts'

const presetNames = Object.keys(passwordRulesPresets) as (keyof typeof passwordRulesPresets)[]

/** A preset to begin with, else the rules in force; and what is to be different. */
export const SetPasswordRules = z.strictObject({
  preset: z.enum(presetNames).optional(),
  ...SomePasswordRules.shape,
})

/**
 * Changes the rules for passwords that people choose. Passwords of today stay as they are; their age counts at once.
 * Refuses: not_permitted.
 */
export function setPasswordRules(
  ctx: Context,
  { preset, ...changes }: z.infer<typeof SetPasswordRules>,
  who: Actor,
): Promise<PasswordRules> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'settings.write')
    // Two that change a part each must not undo each other.
    await tx.db.$queryRaw`SELECT id FROM instance WHERE id = 1 FOR NO KEY UPDATE`
    const before = await readPasswordRules(tx)
    const base = preset ? passwordRulesPresets[preset] : before
    const rules = PasswordRules.parse({ ...base, ...withoutUndefined(changes) })
    await tx.db.instance.update({ where: { id: 1 }, data: { passwordRules: rules }, select: { id: true } })
    const facts = changedFacts(flat(before), flat(rules))
    await recordEvent(tx, { kind: 'instance.password-rules-set', facts }, who)
    return rules
  })
}

const flat = (rules: PasswordRules) => ({ ...rules, classes: rules.classes.join(' ') })

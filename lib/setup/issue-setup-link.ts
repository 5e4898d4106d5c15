import { holdAdministration, isAdministered } from '#lib/access/administration.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { system } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

const setupLinkSeconds = days(1)

/**
 * A link, good once and for a day, that makes the first administrator. The link of before is void.
 * Refuses: 409 already_exists while somebody administers the portal.
 */
export function issueSetupLink(ctx: Context): Promise<string> {
  return ctx.atomically(async (tx) => {
    await holdAdministration(tx)
    if (await isAdministered(tx)) {
      throw new Refusal('already_exists', {
        detail: 'Somebody administers this portal: an administrator can add others.',
      })
    }
    const token = newSecret('psu')
    await tx.db.setupToken.deleteMany({ where: { usedAt: null } })
    await tx.db.setupToken.create({
      data: {
        hash: Uint8Array.from(hashSecret(token)),
        createdAt: tx.now,
        expiresAt: secondsAfter(tx.now, setupLinkSeconds),
      },
      select: { createdAt: true },
    })
    await recordEvent(tx, { kind: 'setup.link-issued' }, system)
    return new URL(`/setup/${token}`, tx.config.publicUrl).href
  })
}

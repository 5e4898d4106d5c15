import { randomInt } from 'node:crypto'
import { secondsAfter } from '#lib/base/time.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { openSsoSession } from '#lib/sessions/open-sso-session.ts'

/** The row that says what is true of the whole installation. */
export async function seedInstance(ctx: Context): Promise<void> {
  await ctx.db.instance.createMany({ data: { keyCheck: 'of a test' }, skipDuplicates: true })
}

/** Somebody signed in at the portal with a password, in a browser. */
export async function seedSsoSession(ctx: Context, userId: string) {
  await seedInstance(ctx)
  const { sessionEpoch } = await ctx.db.user.findUniqueOrThrow({ where: { id: userId } })
  const proofs = [{ method: 'password', at: ctx.now.toISOString() }]
  return ctx.atomically((tx) => openSsoSession(tx, { userId, userEpoch: sessionEpoch, proofs }))
}

/** Somebody signed in at the portal and in this subsystem; its identifier names it. */
export async function seedSubsystemSession(ctx: Context, userId: string, identifier: string) {
  const sso = await seedSsoSession(ctx, userId)
  const subsystem = await ctx.db.subsystem.findUniqueOrThrow({ where: { identifier } })
  const id = newId()
  await ctx.db.subsystemSession.create({
    data: {
      id,
      number: randomInt(1, 2 ** 47),
      ssoSessionId: sso.id,
      subsystemId: subsystem.id,
      userId,
      protocol: 'native',
      createdAt: ctx.now,
      touchedAt: ctx.now,
      absoluteDeadline: secondsAfter(ctx.now, 3_600),
      subsystemEpoch: subsystem.sessionEpoch,
      accessDigest: '',
    },
  })
  return { id, ssoSessionId: sso.id, cookie: sso.cookie }
}

import { randomInt, randomUUID } from 'node:crypto'
import { hours, minutes, secondsAfter } from '#lib/base/time.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import type { Application } from './world.ts'

export type Crowd = {
  ssoSessionIds: string[]
  /** Subsystem session ids by subsystem identifier, each list in the order of `ssoSessionIds`. */
  sessionIds: Record<string, string[]>
}

/**
 * Many people, each signed in and present in each of these applications with its role `editor`.
 * Written straight into the tables: the verbs, which prove themselves elsewhere, would take a minute for thousands.
 */
export async function seedCrowd(ctx: Context, count: number, applications: readonly Application[]): Promise<Crowd> {
  const people = Array.from({ length: count }, () => ({ id: randomUUID(), ssoSessionId: newId() }))
  const tag = people[0]?.id.slice(0, 8)
  await ctx.db.user.createMany({ data: people.map(({ id }, n) => ({ id, username: `${tag}-${n}`, name: `No. ${n}` })) })
  await ctx.db.ssoSession.createMany({
    data: people.map(({ id, ssoSessionId }) => ({
      id: ssoSessionId,
      userId: id,
      createdAt: ctx.now,
      touchedAt: ctx.now,
      idleSeconds: minutes(30),
      absoluteDeadline: secondsAfter(ctx.now, hours(12)),
      userEpoch: 0,
      instanceEpoch: 0,
    })),
  })
  const sessionIds: Record<string, string[]> = {}
  for (const application of applications) sessionIds[application.identifier] = await seat(ctx, people, application)
  return { ssoSessionIds: people.map(({ ssoSessionId }) => ssoSessionId), sessionIds }
}

type Person = { id: string; ssoSessionId: string }

async function seat(ctx: Context, people: readonly Person[], { id: subsystemId }: Application): Promise<string[]> {
  const { id: roleId } = await ctx.db.role.findFirstOrThrow({ where: { subsystemId, name: 'editor' } })
  await ctx.db.grant.createMany({ data: people.map(({ id }) => ({ userId: id, roleId, validFrom: ctx.now })) })
  const rows = people.map(({ id: userId, ssoSessionId }) => ({
    id: newId(),
    number: randomInt(1, 2 ** 47),
    ssoSessionId,
    subsystemId,
    userId,
    protocol: 'native',
    createdAt: ctx.now,
    touchedAt: ctx.now,
    subsystemEpoch: 0,
    accessDigest: '',
  }))
  await ctx.db.subsystemSession.createMany({ data: rows })
  return rows.map(({ id }) => id)
}

import { operator } from '#lib/base/actor.ts'
import { openRuntime } from '#lib/db/runtime.ts'
import { editProvider } from '#lib/federation/edit-provider.ts'
import type { FirstArrival } from '#lib/federation/provider.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { startUpstream, type UpstreamServer } from './upstream-server.ts'
import { connectUpstream, UpstreamVisitor } from './upstream-visitor.ts'
import { testWorld, type World } from './world.ts'

/** A portal that knows two sign-in servers, `acme` and `other`. */
export type UpstreamWorld = World & {
  acme: UpstreamServer
  other: UpstreamServer
  visitor: () => UpstreamVisitor
  /** How acme's newcomers are treated. */
  policy: (firstArrival: FirstArrival, trustsEmail?: boolean) => Promise<unknown>
  close: () => Promise<void>
}

export async function upstreamWorld(): Promise<UpstreamWorld> {
  const world = await testWorld()
  const { ctx } = world
  const pool = openHashPool()
  openRuntime({ config: ctx.config, database: ctx.database, sealer: ctx.sealer, databaseNow: () => new Date() })
  const [acme, other] = [await startUpstream(), await startUpstream()]
  await connectUpstream(ctx, 'acme', acme)
  await connectUpstream(ctx, 'other', other)
  return {
    ...world,
    acme,
    other,
    visitor: () => new UpstreamVisitor(ctx),
    policy: (firstArrival, trustsEmail = false) =>
      editProvider(ctx, { provider: 'acme', firstArrival, trustsEmail }, operator),
    close: async () => {
      await pool.close()
      await acme.close()
      await other.close()
      await ctx.close()
    },
  }
}

import type { Context } from '#lib/db/context.ts'

/** Whether this subsystem session is one by which its application goes on without its person. */
export async function isOffline(ctx: Context, { id }: { id: string }): Promise<boolean> {
  return (await ctx.db.subsystemSession.count({ where: { id, sso: { origin: 'offline' } } })) > 0
}

import type { Context } from '#lib/db/context.ts'

/** Whether an SSO session is one by which an application goes on without its person. */
export async function isOffline(ctx: Context, ssoSessionId: string): Promise<boolean> {
  const row = await ctx.db.ssoSession.findUnique({ where: { id: ssoSessionId }, select: { origin: true } })
  return row?.origin === 'offline'
}

import type { Context } from '#lib/db/context.ts'
import type { Letterhead } from './mail-content.ts'

/** Under which name and address this portal writes. */
export async function readLetterhead(ctx: Context): Promise<Letterhead> {
  const { name } = await ctx.db.instance.findUniqueOrThrow({ where: { id: 1 }, select: { name: true } })
  return { brand: name, publicUrl: ctx.config.publicUrl }
}

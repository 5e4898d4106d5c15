import type { Context } from '#lib/db/context.ts'

/** The name under which this portal presents itself. */
export async function readBrand(ctx: Context): Promise<{ name: string }> {
  return ctx.db.instance.findUniqueOrThrow({ where: { id: 1 }, select: { name: true } })
}

import type { Context } from '#lib/db/context.ts'

/** The portal as a subsystem of itself: made by the first start, found by every other. Returns its id. */
export async function ensurePortal(tx: Context, identifier: string): Promise<string> {
  const { id } = await tx.db.subsystem.upsert({
    where: { identifier },
    create: { identifier, title: 'Portal', builtIn: true, createdAt: tx.now },
    update: {},
    select: { id: true },
  })
  return id
}

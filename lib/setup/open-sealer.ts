import { CannotStart } from '#lib/base/cannot-start.ts'
import { createSealer, type Sealer } from '#lib/base/seal.ts'
import type { Config } from '#lib/config/env.ts'
import { createRootSecret, readRootSecret } from '#lib/config/root-secret.ts'
import type { Database } from '#lib/db/database.ts'

const keyCheckPurpose = 'instance.key_check.1'
const keyCheckText = 'portico'

/**
 * The sealer of this installation. The first start makes the root secret, if none is given, and notes in `instance` a value
 * sealed with it. From then on every process must have that very secret, and none is ever invented for a database that has one.
 * Refuses (CannotStart): a missing or wrong root secret.
 */
export async function openSealer(config: Config, { prisma }: Pick<Database, 'prisma'>): Promise<Sealer> {
  const known = await readKeyCheck(prisma)
  const secret = readRootSecret(config) ?? (known === null ? createRootSecret(config) : null)
  if (!secret) {
    throw new CannotStart(
      'This database was set up with a root secret that is not here: bring back DATA_DIR/secret, or set PORTICO_SECRET',
    )
  }
  const sealer = createSealer(secret)
  if (known === null) {
    const keyCheck = sealer.seal(keyCheckText, keyCheckPurpose)
    // Several first starts at once: one row wins, and everyone checks against it.
    await prisma.instance.createMany({ data: { id: 1, keyCheck }, skipDuplicates: true })
  }
  const keyCheck = known ?? (await readKeyCheck(prisma)) ?? ''
  if (!opensKeyCheck(sealer, keyCheck)) {
    throw new CannotStart(
      'The root secret is not the one that this database was set up with: nothing sealed could be read',
    )
  }
  return sealer
}

/** Whether this is the root secret that a key check was sealed with. */
export const opensKeyCheck = (sealer: Sealer, keyCheck: string): boolean =>
  sealer.open(keyCheck, keyCheckPurpose) === keyCheckText

async function readKeyCheck(prisma: Database['prisma']): Promise<string | null> {
  const row = await prisma.instance.findUnique({ where: { id: 1 }, select: { keyCheck: true } })
  return row?.keyCheck ?? null
}

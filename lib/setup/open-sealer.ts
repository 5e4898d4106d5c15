import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { createSealer, type Sealer } from '#lib/base/seal.ts'
import type { Config } from '#lib/config/env.ts'
import type { Database } from '#lib/db/database.ts'

const checkText = 'portico'
const checkPurpose = 'instance.key_check.1'

/**
 * The sealer under this installation's root secret: PORTICO_SECRET, PORTICO_SECRET_FILE, or `DATA_DIR/secret`, which is
 * made for a database that has no installation yet. Refuses (CannotStart) a secret that is not the one this database
 * was set up with, and never invents another for it.
 */
export async function openSealer(config: Config, { prisma }: Pick<Database, 'prisma'>): Promise<Sealer> {
  const known = await prisma.instance.findUnique({ where: { id: 1 }, select: { keyCheck: true } })
  const secret = readSecret(config) ?? (known ? null : makeSecret(config.dataDir))
  if (!secret) {
    throw new CannotStart(
      `This database was set up with a root secret that is not here: set PORTICO_SECRET, or put it back as ${join(config.dataDir, 'secret')}`,
    )
  }
  const sealer = createSealer(secret)
  if (!known) {
    const keyCheck = sealer.seal(checkText, checkPurpose)
    await prisma.instance.createMany({ data: { id: 1, keyCheck }, skipDuplicates: true })
  }
  // Read again: of two replicas that start together on an empty database, one secret won.
  const { keyCheck } =
    known ?? (await prisma.instance.findUniqueOrThrow({ where: { id: 1 }, select: { keyCheck: true } }))
  if (sealer.open(keyCheck, checkPurpose) === checkText) return sealer
  throw new CannotStart('The root secret is not the one this database was set up with: set PORTICO_SECRET to that one')
}

function readSecret({ secret, secretFile, dataDir }: Config): Buffer | null {
  if (secret) return Buffer.from(secret)
  if (secretFile) return readSecretFile(secretFile, 'PORTICO_SECRET_FILE')
  const own = join(dataDir, 'secret')
  return existsSync(own) ? readSecretFile(own, 'DATA_DIR/secret') : null
}

function readSecretFile(path: string, setting: string): Buffer {
  try {
    const text = readFileSync(path, 'utf8').trim()
    if (text.length >= 32) return Buffer.from(text)
  } catch (cause) {
    throw new CannotStart(`${setting}: ${path} cannot be read`, { cause })
  }
  throw new CannotStart(`${setting}: ${path} must hold at least 32 characters`)
}

function makeSecret(dataDir: string): Buffer {
  const text = randomBytes(32).toString('base64url')
  writeFileSync(join(dataDir, 'secret'), `${text}\n`, { mode: 0o600, flag: 'wx' })
  return Buffer.from(text)
}

import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CannotStart } from '#lib/base/cannot-start.ts'
import type { Config } from './env.ts'

const lengthMin = 32

/** Where the root secret is kept when no setting says otherwise. */
const secretPath = (config: Config): string => join(resolve(config.dataDir), 'secret')

/**
 * The root secret from PORTICO_SECRET, PORTICO_SECRET_FILE or DATA_DIR/secret; null where there is none yet.
 * Refuses (CannotStart): a named file that cannot be read, a secret shorter than 32 characters.
 */
export function readRootSecret(config: Config): Buffer | null {
  if (config.secret !== undefined) return Buffer.from(config.secret)
  const path = config.secretFile ?? secretPath(config)
  try {
    const text = readFileSync(path, 'utf8').trim()
    if (text.length < lengthMin)
      throw new CannotStart(`The root secret in ${path} is shorter than ${lengthMin} characters`)
    return Buffer.from(text)
  } catch (cause) {
    if (cause instanceof CannotStart) throw cause
    if (config.secretFile === undefined && isMissing(cause)) return null
    throw new CannotStart(`The root secret in ${path} cannot be read`, { cause })
  }
}

/** Makes a root secret in DATA_DIR/secret, readable by its owner only. Of several processes one makes it, all return it. */
export function createRootSecret(config: Config): Buffer {
  const path = secretPath(config)
  try {
    mkdirSync(resolve(config.dataDir), { recursive: true, mode: 0o700 })
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    if (!isExisting(cause)) {
      throw new CannotStart(
        `The root secret cannot be written to ${path}: make the folder writable or set PORTICO_SECRET`,
        { cause },
      )
    }
  }
  const secret = readRootSecret(config)
  if (!secret) throw new CannotStart(`The root secret in ${path} vanished while Portico started`)
  return secret
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT'
const isExisting = (error: unknown): boolean => codeOf(error) === 'EEXIST'

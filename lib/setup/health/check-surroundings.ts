import { existsSync, type Stats, statfsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Config } from '#lib/config/env.ts'
import { type Finding, fail, pass, warn } from './finding.ts'

const nodeMajorMin = 24
const freeBytesMin = 500 * 1024 * 1024
const readableByOthers = 0o066

/** What can be seen without the database. */
export function checkSurroundings(config: Config): Finding[] {
  return [checkNode(), ...checkDataDir(config), checkSecretFile(config), checkPublicUrl(config), checkProxies(config)]
}

function checkNode(): Finding {
  const { node } = process.versions
  if (Number.parseInt(node, 10) >= nodeMajorMin) return pass('Node', node)
  return fail('Node', `${node} is too old`, 'Start Portico through `npm run`: it brings its own Node.')
}

/** Only where something is kept there: with a database and a secret of its own Portico needs no folder. */
function checkDataDir({ dataDir, databaseUrl, secret, secretFile }: Config): Finding[] {
  if (databaseUrl && (secret || secretFile)) return []
  const folder = resolve(dataDir)
  const found = look(folder)
  if (!found) return [warn('DATA_DIR', `${folder} does not exist yet`, 'The first start makes it.')]
  const rights =
    found.mode & readableByOthers
      ? warn('DATA_DIR', `${folder} can be read by others`, `chmod go-rw ${folder}`)
      : pass('DATA_DIR', folder)
  const { bavail, bsize } = statfsSync(folder)
  const free = `${Math.floor((bavail * bsize) / 1024 / 1024)} MiB free`
  const enough = bavail * bsize >= freeBytesMin
  return [rights, enough ? pass('Disk', free) : warn('Disk', free, 'A full disk stops the database: make room.')]
}

function checkSecretFile({ secret, secretFile, dataDir }: Config): Finding {
  if (secret) return pass('Root secret', 'from PORTICO_SECRET')
  const path = secretFile ?? join(resolve(dataDir), 'secret')
  const found = look(path)
  if (!found) return warn('Root secret', `${path} does not exist`, 'The first start on an empty database makes it.')
  if (found.mode & readableByOthers) return fail('Root secret', `${path} can be read by others`, `chmod 600 ${path}`)
  return pass('Root secret', `${path}; back it up apart from the database`)
}

function checkPublicUrl({ publicUrl }: Config): Finding {
  if (publicUrl.protocol === 'https:') return pass('PUBLIC_URL', publicUrl.origin)
  const advice = 'Set PUBLIC_URL to the https address that people use.'
  return warn('PUBLIC_URL', `${publicUrl.origin} works on this machine only`, advice)
}

function checkProxies({ publicUrl, trustedProxies }: Config): Finding {
  if (trustedProxies.length > 0) return pass('TRUSTED_PROXIES', trustedProxies.join(', '))
  if (publicUrl.protocol !== 'https:') return pass('TRUSTED_PROXIES', 'none, and none is needed')
  const detail = 'none, yet https ends before Portico: every visitor seems to come from there'
  return warn('TRUSTED_PROXIES', detail, 'Set it to the address of your reverse proxy.')
}

const look = (path: string): Stats | null => (existsSync(path) ? statSync(path) : null)

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { havePackages } from './debian-packages.ts'
import { type Started, startProgram } from './program.ts'

const program = '/usr/sbin/apache2'
const modules = '/usr/lib/apache2/modules'
const packages = ['apache2-bin', 'libapache2-mod-auth-openidc']

/**
 * Debian's Apache with mod_auth_openidc, put on this machine where that may be done: the program alone, no service of the
 * system. False, said loudly, where it cannot be had.
 */
export const findApache = (): Promise<boolean> =>
  havePackages(packages, () => existsSync(join(modules, 'mod_auth_openidc.so')))

type Site = {
  folder: string
  port: number
  /** What the guide says to write. */
  settings: string
  /** The application that stands behind. */
  behind: string
}

/** Apache with a configuration, port and process of its own in front of an application. */
export async function runApache({ folder, port, settings, behind }: Site): Promise<Started> {
  mkdirSync(folder, { recursive: true })
  const loaded = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'proxy', 'proxy_http', 'auth_openidc']
  const file = join(folder, 'apache.conf')
  const lines = [
    `ServerRoot ${folder}`,
    ...loaded.map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`),
    `PidFile ${folder}/apache.pid`,
    `DefaultRuntimeDir ${folder}`,
    `ErrorLog ${folder}/error.log`,
    ...['ServerName localhost', `Listen 127.0.0.1:${port}`, `Listen [::1]:${port}`, 'User www-data', 'Group www-data'],
    ...['StartServers 1', 'ProxyPreserveHost On', `ProxyPass / ${behind}/`],
    settings,
  ]
  writeFileSync(file, lines.join('\n'))
  return startProgram({ command: program, words: ['-f', file, '-DFOREGROUND'], cwd: folder, port })
}

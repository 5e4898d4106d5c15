import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { skipped } from './skipped.ts'

const run = promisify(execFile)

/**
 * Puts packages of Debian on this machine where they are missing and that may be done (as root, with apt); their programs alone
 * are used, on ports and folders of the test's own. False, said loudly, where they cannot be had.
 */
export async function havePackages(packages: readonly string[], areThere: () => boolean): Promise<boolean> {
  try {
    if (!areThere()) {
      await run('apt-get', ['update', '-qq'])
      await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
        // No service of the system is started by what is installed.
        env: { ...process.env, RUNLEVEL: '1', DEBIAN_FRONTEND: 'noninteractive' },
      })
    }
    return true
  } catch (error) {
    return skipped(`${packages.join(' ')} cannot be installed here`, error) !== null
  }
}

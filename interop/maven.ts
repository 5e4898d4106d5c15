import { execFile, spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { skipped } from './skipped.ts'

const run = promisify(execFile)

/** Why a test of an application of Java is not tried. */
export const noJava = 'no Java, or no registry of packages'

/**
 * Lays a project of this folder into another one, lets `complete` add to it, and builds it there. False, said loudly, where
 * Java, Maven or what Maven is to fetch cannot be had.
 */
export async function buildWithMaven(
  project: string,
  folder: string,
  complete: () => void = () => undefined,
): Promise<boolean> {
  for (const program of ['java', 'mvn']) {
    if (spawnSync(program, ['--version']).status === 0) continue
    skipped(project, `there is no ${program} here`)
    return false
  }
  cpSync(join(import.meta.dirname, project), folder, { recursive: true })
  complete()
  try {
    await run('mvn', ['--batch-mode', '--quiet', 'package'], { cwd: folder })
    return true
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
    if (/COMPILATION ERROR/.test(said)) throw error
    skipped(`${project} cannot be built here`, said.trim())
    return false
  }
}

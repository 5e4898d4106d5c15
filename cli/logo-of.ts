import { Refusal } from '#lib/base/refusal.ts'
import { LogoRefused } from '#lib/subsystems/branding/logo-refused.ts'
import { readLogo } from '#lib/subsystems/branding/read-logo.ts'
import { openFile } from './open-file.ts'

/** The picture behind `--logo`; null for `none`, undefined where nothing was said. Refuses: malformed_request. */
export async function logoOf(path: unknown): Promise<string | null | undefined> {
  if (typeof path !== 'string') return undefined
  if (path === 'none') return null
  const file = await openFile(path, 'r')
  try {
    return readLogo(await file.readFile())
  } catch (cause) {
    if (!(cause instanceof LogoRefused)) throw cause
    throw new Refusal('malformed_request', { detail: `--logo: ${cause.message}`, cause })
  } finally {
    await file.close()
  }
}

import { Refusal } from '#lib/base/refusal.ts'
import { LogoRefused } from '#lib/subsystems/branding/logo-refused.ts'
import { readLogo } from '#lib/subsystems/branding/read-logo.ts'

/** A chosen file as the data URL of a logo. Refuses: name_refused, saying what is wrong with it. */
export async function logoOfFile(file: File): Promise<string> {
  try {
    return readLogo(Buffer.from(await file.arrayBuffer()))
  } catch (cause) {
    if (!(cause instanceof LogoRefused)) throw cause
    throw new Refusal('name_refused', { detail: `The logo ${cause.message}.`, cause })
  }
}

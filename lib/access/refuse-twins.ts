import { Refusal } from '#lib/base/refusal.ts'
import { isUniqueViolation } from '#lib/db/unique-violation.ts'

/** Runs a creation; a unique index that says no becomes already_exists with these words. */
export async function refuseTwins<T>(detail: string, create: () => Promise<T>): Promise<T> {
  try {
    return await create()
  } catch (cause) {
    if (isUniqueViolation(cause)) throw new Refusal('already_exists', { detail, cause })
    throw cause
  }
}

import { createHash } from 'node:crypto'
import { Refusal } from './refusal.ts'

type Fields = Record<string, unknown>

/** A short name for what a record says: whoever saves a change sends back the version that they saw. Also its ETag. */
export const contentVersion = (fields: Fields): string =>
  createHash('sha256').update(JSON.stringify(fields)).digest('base64url').slice(0, 22)

/**
 * Keeps one person's change from silently undoing another's. Call it where the record is locked; a change without a version
 * takes the record as it is. Refuses: changed_meanwhile, saying what stands there now in the fields that were to be changed.
 */
export function refuseStale(version: string | undefined, current: Fields, wanted: Fields): void {
  if (version === undefined || version === contentVersion(current)) return
  const now = Object.entries(current)
    .filter(([name, value]) => name in wanted && JSON.stringify(value) !== JSON.stringify(wanted[name]))
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const detail = now.length > 0 ? `It says now: ${now.join('; ')}.` : 'Look at it again before you save.'
  throw new Refusal('changed_meanwhile', { detail })
}

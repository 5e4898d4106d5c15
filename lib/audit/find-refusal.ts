import type { Context } from '#lib/db/context.ts'
import { shortCode } from './short-code.ts'

/** What was refused, as the code on a refusal page names it. */
export type FoundRefusal = {
  eventId: string
  at: Date
  kind: string
  userId: string | null
  subsystemId: string | null
  facts: Record<string, string | number | boolean | null>
}

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * The refusal that a short code names, the newest where two have the same; null where there is none. Spaces, hyphens and
 * small letters are as good, and O, I and L are read as people mean them. The caller checks who may see it.
 */
export async function findRefusal(ctx: Context, code: string): Promise<FoundRefusal | null> {
  const tail = tailOf(code)
  if (tail === null) return null
  const [found] = await ctx.db.$queryRaw<FoundRefusal[]>`
    SELECT id AS "eventId", at, kind, user_id AS "userId", subsystem_id AS "subsystemId", facts
      FROM (SELECT e.id, e.at, e.kind, e.user_id, e.subsystem_id, e.facts FROM audit_inbox e
             WHERE right(e.id::text, 10) = ${tail} AND e.outcome = 'refused'
            UNION ALL
            SELECT e.id, e.at, e.kind, e.user_id, e.subsystem_id, e.facts FROM audit_event e
             WHERE right(e.id::text, 10) = ${tail} AND e.outcome = 'refused') refused
     ORDER BY at DESC LIMIT 1`
  return found ?? null
}

/** The end of the event's id that a code stands for: the way back from `shortCode`. */
function tailOf(code: string): string | null {
  const plain = code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  const digits = [...plain].map((letter) => letters.indexOf(letter))
  if (digits.length !== shortCode('0000000000').length || digits.includes(-1)) return null
  return digits
    .reduce((number, digit) => number * 32n + BigInt(digit), 0n)
    .toString(16)
    .padStart(10, '0')
}

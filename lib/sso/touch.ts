import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { parseSessionId } from '#lib/sessions/session-id.ts'
import { type TouchedSession, touchSessions } from '#lib/sessions/touch-sessions.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'

const idsMax = 1_000
const Ids = z.array(z.string().max(64)).max(idsMax)

export const Touch = z
  .strictObject({ sessions: Ids, check: Ids.optional() })
  .refine(({ sessions, check = [] }) => sessions.length + check.length >= 1, 'name at least one session')
  .refine(({ sessions, check = [] }) => sessions.length + check.length <= idsMax, `name at most ${idsMax} sessions`)

/** `POST /api/sso/session/touch` (native protocol 2.4): one entry per distinct id, in order. */
export async function touch(ctx: Context, { sessions, check = [] }: z.infer<typeof Touch>, who: SubsystemCaller) {
  const rowIds = new Map([...sessions, ...check].map((id) => [id, parseSessionId(id)]))
  const known = (ids: string[]) => ids.flatMap((id) => rowIds.get(id) ?? [])
  const states = await touchSessions(ctx, { active: known(sessions), asked: known(check) }, who)
  const write = instantWriter()
  const answer = (id: string, found: TouchedSession | undefined) => {
    if (found?.state !== 'live') return { id, ...(found ?? { state: 'unknown' as const }) }
    const { state, expiresAt, permissionsChanged } = found
    return { id, state, expiresAt: write(expiresAt), permissionsChanged }
  }
  return { sessions: [...rowIds].map(([id, rowId]) => answer(id, rowId === null ? undefined : states.get(rowId))) }
}

/** Writes instants as JSON does. To write one takes a microsecond, and sessions that were slid together end together. */
function instantWriter(): (at: Date) => string {
  const written = new Map<number, string>()
  return (at) => {
    const time = at.getTime()
    const known = written.get(time)
    if (known !== undefined) return known
    const text = at.toISOString()
    written.set(time, text)
    return text
  }
}

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
  const answer = (rowId: string | null): TouchedSession => (rowId && states.get(rowId)) || { state: 'unknown' }
  return { sessions: [...rowIds].map(([id, rowId]) => ({ id, ...answer(rowId) })) }
}

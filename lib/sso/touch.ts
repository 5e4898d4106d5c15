import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { hexOfSessionId } from '#lib/sessions/session-id.ts'
import { type TouchedSession, touchInOrder } from '#lib/sessions/touch-sessions.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'

const idsMax = 1_000
const Ids = z.array(z.string().max(64)).max(idsMax)

export const Touch = z
  .strictObject({ sessions: Ids, check: Ids.optional() })
  .refine(({ sessions, check = [] }) => sessions.length + check.length >= 1, 'name at least one session')
  .refine(({ sessions, check = [] }) => sessions.length + check.length <= idsMax, `name at most ${idsMax} sessions`)

/** `POST /api/sso/session/touch` (native protocol 2.4): one entry per distinct id, in order. */
export async function touch(ctx: Context, { sessions, check = [] }: z.infer<typeof Touch>, who: SubsystemCaller) {
  const ids = [...new Set([...sessions, ...check])]
  const which = { ids: ids.map(hexOfSessionId), active: new Set(sessions).size }
  const states = await touchInOrder(ctx, which, who)
  const write = instantWriter()
  const answer = (found: TouchedSession, at: number) => {
    const id = ids[at]
    if (found.state !== 'live') return { id, ...found }
    const { state, expiresAt, permissionsChanged } = found
    return { id, state, expiresAt: write(expiresAt), permissionsChanged }
  }
  return { sessions: states.map(answer) }
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

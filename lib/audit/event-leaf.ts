import { hash } from 'node:crypto'
import { Prisma } from '#generated/prisma/client.ts'
import { canonicalJson } from './canonical-json.ts'
import { leafHash } from './merkle-root.ts'

/** What everybody may know of an event, for ever. */
export type PublicEvent = {
  id: string
  at: Date
  kind: string
  outcome: string
  actorKind: string
  actorId: string | null
  userId: string | null
  subsystemId: string | null
  ssoSessionId: string | null
  subsystemSessionId: string | null
  requestId: string | null
  facts: unknown
}

/** The columns of PublicEvent, of the inbox and of sealed events alike, under the alias `e`. */
export const publicColumns =
  Prisma.raw(`e.id, e.at, e.kind, e.outcome, e.actor_kind AS "actorKind", e.actor_id AS "actorId",
  e.user_id AS "userId", e.subsystem_id AS "subsystemId", e.sso_session_id AS "ssoSessionId",
  e.subsystem_session_id AS "subsystemSessionId", e.request_id AS "requestId", e.facts`)

/** Binds an event to its personal data without holding them: the salt keeps anyone from guessing what was erased. */
export const personalHash = (salt: Uint8Array, personal: unknown): Buffer =>
  hash('sha256', Buffer.concat([salt, Buffer.from(canonicalJson(personal))]), 'buffer')

/** The leaf of an event: what the chain holds against any later change of it. */
export function eventLeaf(event: PublicEvent, personal: Uint8Array): Buffer {
  const { id, at, kind, outcome, actorKind, actorId, userId, subsystemId, ssoSessionId, subsystemSessionId } = event
  const what = [id, at.toISOString(), kind, outcome, event.requestId, canonicalJson(event.facts)]
  const who = [actorKind, actorId, userId, subsystemId, ssoSessionId, subsystemSessionId]
  return leafHash(JSON.stringify([...what, ...who, Buffer.from(personal).toString('hex')]))
}

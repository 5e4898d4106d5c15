import type { Prisma } from '#generated/prisma/client.ts'
import type { Actor } from '#lib/base/actor.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import type { EventKind } from './event-kinds.ts'
import type { Facts } from './kinds/told.ts'

/** What an event tells. `facts` must hold no personal data: it goes into the hash chain and stays for ever. */
export type AuditEvent = {
  /** From the one list of `event-kinds.ts`. */
  kind: EventKind
  outcome?: 'success' | 'refused'
  userId?: string | null
  subsystemId?: string | null
  ssoSessionId?: string | null
  subsystemSessionId?: string | null
  facts?: Facts
  /** Names, addresses: erasable without breaking the chain. Address and user agent of the caller are added here. */
  personal?: Record<string, string>
}

/** Writes an event in the transaction of the change it tells of. Returns the event's id. */
export async function recordEvent(ctx: Context, event: AuditEvent, who: Actor): Promise<string> {
  const { id } = await ctx.db.auditInbox.create({ data: inboxRow(ctx, event, who), select: { id: true } })
  return id
}

/** Writes many events at once, each with an id of its own: as one value of JSON, for there may be thousands. */
export async function recordEvents(ctx: Context, events: readonly AuditEvent[], who: Actor): Promise<void> {
  if (events.length === 0) return
  const rows = JSON.stringify(events.map((event) => inboxRow(ctx, event, who)))
  await ctx.db.$executeRaw`
    INSERT INTO audit_inbox (id, at, kind, outcome, actor_kind, actor_id, user_id, subsystem_id, sso_session_id,
                             subsystem_session_id, request_id, facts, personal)
    SELECT r.id, r.at, r.kind, r.outcome, r."actorKind", r."actorId", r."userId", r."subsystemId", r."ssoSessionId",
           r."subsystemSessionId", r."requestId", r.facts, r.personal
      FROM jsonb_to_recordset(${rows}::jsonb) r (id uuid, at timestamptz, kind text, outcome text, "actorKind" text,
           "actorId" text, "userId" uuid, "subsystemId" uuid, "ssoSessionId" uuid, "subsystemSessionId" uuid,
           "requestId" text, facts jsonb, personal jsonb)`
}

export type InboxRow = Prisma.AuditInboxCreateManyInput & { id: string }

/** An event as it enters the inbox. */
export const inboxRow = (ctx: Context, event: AuditEvent, who: Actor): InboxRow => ({
  id: newId(),
  at: ctx.now,
  kind: event.kind,
  outcome: event.outcome ?? 'success',
  actorKind: who.kind,
  actorId: 'id' in who ? who.id : null,
  userId: event.userId ?? null,
  subsystemId: event.subsystemId ?? null,
  ssoSessionId: event.ssoSessionId ?? null,
  subsystemSessionId: event.subsystemSessionId ?? null,
  requestId: ctx.requestId || null,
  facts: { ...event.facts, ...('key' in who && who.key && { apiKey: who.key.id }) },
  personal: { ...callerData(ctx), ...event.personal },
})

/** The caller's address and user agent, as far as they are known. */
export function callerData(ctx: Context): Record<string, string> {
  return { ...(ctx.ip && { ip: ctx.ip }), ...(ctx.userAgent && { userAgent: ctx.userAgent }) }
}

import { z } from 'zod'
import { SearchEvents, searchEvents } from '#lib/audit/search/search-events.ts'
import { SearchDeliveries, searchDeliveries } from '#lib/deliveries/search-deliveries.ts'
import { SendAgain, sendAgain } from '#lib/deliveries/send-again.ts'
import {
  CutSessionsOfSubsystem,
  CutSessionsOfUser,
  CutSsoSession,
  CutSubsystemSession,
  cutSessionsOfSubsystem,
  cutSessionsOfUser,
  cutSsoSession,
  cutSubsystemSession,
} from '#lib/sessions/cut-sessions.ts'
import { FindSession, findSession } from '#lib/sessions/search/find-session.ts'
import { SearchSessions, searchSessions } from '#lib/sessions/search/search-sessions.ts'
import { type Operation, operation } from './operation.ts'
import { Limit, page } from './shapes.ts'

const Named = z.object({ id: z.uuid(), identifier: z.string(), title: z.string() })

const Session = z.object({
  id: z.uuid(),
  user: z.object({ id: z.uuid(), username: z.string(), name: z.string() }),
  origin: z.string(),
  createdAt: z.date(),
  touchedAt: z.date(),
  expiresAt: z.date(),
  over: z.string().nullable(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  proofs: z.array(z.object({ method: z.string(), at: z.date() })),
  children: z.array(
    z.object({
      id: z.string(),
      subsystem: Named,
      protocol: z.string(),
      role: z.string().nullable(),
      createdAt: z.date(),
      touchedAt: z.date(),
      expiresAt: z.date(),
      endsWithSso: z.boolean(),
      over: z.string().nullable(),
    }),
  ),
})

const Event = z.object({
  id: z.uuid(),
  at: z.date(),
  kind: z.string(),
  outcome: z.string(),
  actorKind: z.string(),
  actorId: z.string().nullable(),
  userId: z.uuid().nullable(),
  subsystemId: z.uuid().nullable(),
  ssoSessionId: z.uuid().nullable(),
  subsystemSessionId: z.uuid().nullable(),
  requestId: z.string().nullable(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  personal: z.record(z.string(), z.string()).nullable(),
  block: z.int().nullable(),
})

const Delivery = z.object({
  id: z.uuid(),
  kind: z.string(),
  reason: z.string().nullable(),
  state: z.string(),
  session: z.string(),
  user: z.object({ id: z.uuid(), username: z.string(), name: z.string() }),
  createdAt: z.date(),
  dueAt: z.date().nullable(),
  settledAt: z.date().nullable(),
  attempts: z.array(
    z.object({
      at: z.date(),
      latencyMs: z.int(),
      status: z.int().nullable(),
      failure: z.string().nullable(),
    }),
  ),
})

const Ended = z.object({ ended: z.int() })

export const sessionOperations: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/sessions',
    summary: 'Search live sessions',
    right: 'sessions.read',
    limited: true,
    input: SearchSessions.omit({ before: true }).extend({ limit: Limit }),
    output: page(Session),
    run: async (ctx, input, who) => {
      const { sessions, after } = await searchSessions(ctx, input, who)
      return { items: sessions, next: after }
    },
  }),
  operation({
    method: 'GET',
    path: '/sessions/{id}',
    summary: 'Show a session with all that was opened below it',
    right: 'sessions.read',
    limited: true,
    input: FindSession,
    output: Session,
    run: findSession,
  }),
  operation({
    method: 'DELETE',
    path: '/sessions/{id}',
    summary: 'End a session with all its applications',
    right: 'sessions.end',
    input: CutSsoSession,
    output: z.object({ applications: z.int() }),
    run: cutSsoSession,
  }),
  operation({
    method: 'DELETE',
    path: '/subsystem-sessions/{id}',
    summary: 'End one session in one subsystem',
    right: 'sessions.end',
    limited: true,
    input: CutSubsystemSession,
    output: Ended,
    run: cutSubsystemSession,
  }),
  operation({
    method: 'DELETE',
    path: '/users/{user}/sessions',
    summary: 'End every session of a user',
    right: 'sessions.end',
    input: CutSessionsOfUser,
    output: Ended,
    run: cutSessionsOfUser,
  }),
  operation({
    method: 'DELETE',
    path: '/subsystems/{subsystem}/sessions',
    summary: 'End every session in a subsystem',
    right: 'sessions.end',
    limited: true,
    input: CutSessionsOfSubsystem,
    output: Ended,
    run: cutSessionsOfSubsystem,
  }),
  operation({
    method: 'GET',
    path: '/subsystems/{subsystem}/deliveries',
    summary: 'Search what a subsystem was told of its sessions, newest first',
    right: 'sessions.read',
    limited: true,
    input: SearchDeliveries.omit({ before: true }).extend({ limit: Limit }),
    output: page(Delivery),
    run: async (ctx, input, who) => {
      const { deliveries, after } = await searchDeliveries(ctx, input, who)
      return { items: deliveries, next: after }
    },
  }),
  operation({
    method: 'POST',
    path: '/deliveries/{id}/send-again',
    summary: 'Tell a subsystem again',
    right: 'sessions.end',
    limited: true,
    input: SendAgain,
    output: z.object({ id: z.uuid(), already: z.boolean() }),
    run: sendAgain,
  }),
  operation({
    method: 'GET',
    path: '/audit',
    summary: 'Search the audit log, newest first',
    right: 'audit.read',
    limited: true,
    input: SearchEvents.omit({ before: true }).extend({ limit: Limit }),
    output: page(Event),
    run: async (ctx, input, who) => {
      const { events, after } = await searchEvents(ctx, input, who)
      return { items: events, next: after }
    },
  }),
]

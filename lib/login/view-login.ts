import { randomUUID } from 'node:crypto'
import type { Context } from '#lib/db/context.ts'
import { findAttempt } from './attempt.ts'
import { type LoginRequest, openLoginRequest, portalLogin } from './login-request.ts'
import { type LoginTicket, openLoginTicket, sealLoginTicket } from './login-ticket.ts'

export type LoginView = {
  request: LoginRequest
  /** For the form's hidden field. */
  ticket: string
  username: string | undefined
  message: LoginTicket['message']
  subsystem: { identifier: string; title: string } | null
  /** The person who is to prove again that it is them. */
  asUser: { name: string; username: string } | null
}

/** What the sign-in page shows. Reads only: a GET stores nothing. Null where the link is not ours, too old or another browser's. */
export async function viewLogin(
  ctx: Context,
  query: { request?: string | undefined; attempt?: string | undefined },
  browserHash: Uint8Array,
): Promise<LoginView | null> {
  const ticket = query.attempt ? openLoginTicket(ctx, query.attempt, browserHash) : null
  if (query.attempt && !ticket) return null
  const request = await requestOf(ctx, query.request, ticket, browserHash)
  if (!request) return null
  const fresh: LoginTicket = { attemptId: randomUUID(), request }
  return {
    request,
    ticket: sealLoginTicket(ctx, ticket ? withoutMessages(ticket) : fresh, browserHash),
    username: ticket?.username ?? request.username,
    message: ticket?.message,
    subsystem: await findSubsystem(ctx, request),
    asUser: await findAsUser(ctx, request),
  }
}

async function requestOf(
  ctx: Context,
  sealed: string | undefined,
  ticket: LoginTicket | null,
  browserHash: Uint8Array,
): Promise<LoginRequest | null> {
  if (ticket?.request) return ticket.request
  if (ticket) return (await findAttempt(ctx, ticket.attemptId, browserHash))?.request ?? null
  return sealed === undefined ? portalLogin : openLoginRequest(ctx, sealed)
}

const withoutMessages = ({ attemptId, request }: LoginTicket): LoginTicket => ({
  attemptId,
  ...(request && { request }),
})

async function findSubsystem(ctx: Context, { subsystemId }: LoginRequest) {
  if (!subsystemId) return null
  return ctx.db.subsystem.findUnique({ where: { id: subsystemId }, select: { identifier: true, title: true } })
}

async function findAsUser(ctx: Context, { asUserId }: LoginRequest) {
  if (!asUserId) return null
  return ctx.db.user.findUnique({ where: { id: asUserId }, select: { name: true, username: true } })
}

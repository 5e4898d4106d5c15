import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { isRegistrationOn } from '#lib/oidc/registration/initial-token.ts'
import { deleteClient, findRegistered, readClient, updateClient } from '#lib/oidc/registration/manage-client.ts'
import { registerClient } from '#lib/oidc/registration/register-client.ts'
import { spendOfNetwork } from '#lib/throttle/network-limits.ts'
import { spendCall } from '#lib/throttle/spend-call.ts'
import { json, refusalOf } from './answers.ts'
import { contextOf, stamped } from './context.ts'
import { readJson } from './read-json.ts'

type Answer = { status: 200 | 201 | 204; body: object | null }

/** Answers by the conventions of RFC 7591 and 7592 instead of problem documents. */
const answering =
  (run: (ctx: Context, request: Request, token: string) => Promise<Answer>) =>
  async (request: Request): Promise<Response> => {
    const requestId = request.headers.get(stamped.requestId) ?? ''
    const extra = { 'x-request-id': requestId }
    try {
      const { status, body } = await counted(contextOf(request.headers), request, run)
      if (body) return json(status, body, extra)
      return new Response(null, { status, headers: { 'cache-control': 'no-store', ...extra } })
    } catch (error) {
      return refused(refusalOf(error, requestId), extra)
    }
  }

/** A wrong token is a guess of its network, and 60 a minute are no way to find one of 256 bits. Others give theirs back. */
async function counted(ctx: Context, request: Request, run: Parameters<typeof answering>[0]): Promise<Answer> {
  const spent = await spendOfNetwork(ctx)
  if ('waitSeconds' in spent) throw new Refusal('too_many_guesses', { retryAfterSeconds: spent.waitSeconds })
  const token = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
  const wrong = (error: unknown) => error instanceof Refusal && error.code === 'registration_token_refused'
  try {
    const answer = await run(ctx, request, token)
    await spent.giveBack()
    return answer
  } catch (error) {
    if (!wrong(error)) await spent.giveBack()
    throw error
  }
}

function refused(refusal: Refusal | null, extra: Record<string, string>): Response {
  const { code, status, retryAfterSeconds } = refusal ?? {
    code: 'server_error',
    status: 500,
    retryAfterSeconds: undefined,
  }
  const wrongToken = code === 'registration_token_refused'
  const error = wrongToken ? 'invalid_token' : code.startsWith('malformed_') ? 'invalid_client_metadata' : code
  const body = { error, error_description: refusal?.detail ?? refusal?.title ?? 'Something went wrong here' }
  return json(status, body, {
    ...extra,
    ...(wrongToken && { 'www-authenticate': 'Bearer realm="portico", error="invalid_token"' }),
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  })
}

/** `POST /oidc/reg` (RFC 7591 §3): 404 as long as there is no initial access token. */
export const registrationLeg = answering(async (ctx, request, token) => {
  if (!(await isRegistrationOn(ctx))) throw new Refusal('not_found')
  return { status: 201, body: await registerClient(ctx, await readJson(request), token) }
})

/** The addresses of single registrations: each application has its calls of a minute. */
const managing = (run: (...about: Parameters<typeof updateClient>) => Promise<object | null>) =>
  answering(async (ctx, request, token) => {
    const identifier = new URL(request.url).pathname.split('/').at(-1) ?? ''
    const who = await findRegistered(ctx, identifier, token)
    await spendCall(ctx, who.subsystemId)
    const body = await run(ctx, request.method === 'PUT' ? await readJson(request) : {}, who)
    return { status: body ? 200 : 204, body }
  })

/** `GET`, `PUT` and `DELETE /oidc/reg/{client_id}` (RFC 7592 §2). */
export const readRegistrationLeg = managing((ctx, _body, who) => readClient(ctx, who))
export const updateRegistrationLeg = managing(updateClient)
export const deleteRegistrationLeg = managing(async (ctx, _body, who) => {
  await deleteClient(ctx, who)
  return null
})

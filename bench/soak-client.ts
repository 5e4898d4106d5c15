import { operator } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { issueToken } from '#lib/sessions/issue-token.ts'
import { openSsoSession } from '#lib/sessions/open-sso-session.ts'
import { setSessionLimits } from '#lib/setup/set-session-limits.ts'
import type { Subsystem } from './fill.ts'

export type Touched = { id: string; state: string; reason?: string; expiresAt?: string }

/** Calls of an application's back end, timed; anything but an answer 2xx throws. */
export class SoakClient {
  readonly #origin: string
  readonly #headers: Record<string, string>
  readonly tookMs: Record<string, number[]> = {}

  constructor(origin: string, { identifier, secret }: Subsystem) {
    this.#origin = origin
    this.#headers = {
      authorization: `Basic ${btoa(`${identifier}:${secret}`)}`,
      'content-type': 'application/json',
    }
  }

  touch = async (ids: readonly string[]): Promise<Touched[]> =>
    (await this.#post<{ sessions: Touched[] }>('session/touch', { sessions: ids })).sessions

  end = (session: string) => this.#post<{ ended: number }>('session/end', { session, scope: 'everywhere' })

  exchange = async (subsystemToken: string): Promise<string> =>
    (await this.#post<{ session: { id: string } }>('token/exchange', { subsystemToken })).session.id

  async #post<T>(path: string, body: unknown): Promise<T> {
    const startedAt = performance.now()
    const answer = await fetch(`${this.#origin}/api/sso/${path}`, {
      method: 'POST',
      headers: this.#headers,
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status} ${text}`)
    const times = this.tookMs[path] ?? []
    this.tookMs[path] = times
    times.push(performance.now() - startedAt)
    return JSON.parse(text)
  }
}

/** Signs somebody of the crowd in, and gives the token that lets them into the application. */
export async function comeIn(ctx: Context, userId: string, wiki: Subsystem): Promise<string> {
  const proofs = [{ method: 'password', at: ctx.now.toISOString() }]
  const { id } = await ctx.atomically((tx) => openSsoSession(tx, { userId, userEpoch: 0, proofs }))
  const order = { ssoSessionId: id, subsystemId: wiki.id, protocol: 'native', targetUrl: '/' }
  return (await issueToken(ctx, order)).subsystemToken
}

/** Sessions end so soon without a touch that a lost one is noticed within the soak. */
export async function shortenSessions(ctx: Context, idleSeconds: number): Promise<void> {
  await setSessionLimits(ctx, { idleSeconds }, operator)
  await ctx.db.ssoSession.updateMany({ data: { idleSeconds, touchedAt: ctx.now } })
  await ctx.db.subsystemSession.updateMany({ data: { touchedAt: ctx.now } })
}

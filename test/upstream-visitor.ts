import { randomUUID } from 'node:crypto'
import * as callback from '#app/api/auth/callback/[provider]/route.ts'
import * as leave from '#app/login/upstream/route.ts'
import { operator } from '#lib/base/actor.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { createProvider } from '#lib/federation/create-provider.ts'
import { CreateProvider } from '#lib/federation/provider-fields.ts'
import { type LoginRequest, portalLogin } from '#lib/login/login-request.ts'
import { openLoginTicket, sealLoginTicket } from '#lib/login/login-ticket.ts'
import { findSsoSession } from '#lib/sessions/find-sso-session.ts'
import type { TestContext } from './context.ts'
import type { UpstreamServer } from './upstream-server.ts'

/** Makes a server known to the portal as `slug`, and the portal to the server. */
export async function connectUpstream(ctx: TestContext, slug: string, server: UpstreamServer): Promise<void> {
  const clientSecret = `secret of ${slug}`
  const title = slug.charAt(0).toUpperCase() + slug.slice(1)
  const given = { slug, preset: 'oidc', title, clientId: 'portico', clientSecret, endpoints: { issuer: server.issuer } }
  await createProvider(ctx, CreateProvider.parse(given), operator)
  const redirectUri = `${ctx.config.publicUrl.origin}/api/auth/callback/${slug}`
  server.register({ clientId: 'portico', clientSecret, redirectUri })
}

/** A browser: its cookies, and the routes of the portal that it visits. */
export class UpstreamVisitor {
  readonly #ctx: TestContext
  readonly jar = new Map([['portico-browser', newSecret('pbr')]])

  constructor(ctx: TestContext) {
    this.#ctx = ctx
  }

  get hash(): Uint8Array {
    return hashSecret(this.jar.get('portico-browser') ?? '')
  }

  form(request: LoginRequest = portalLogin): string {
    return sealLoginTicket(this.#ctx, { attemptId: randomUUID(), request }, this.hash)
  }

  /** A form that another site has this browser post: cookies that are for this site alone stay behind. */
  async postAcross(route: (request: Request) => Promise<Response>, path: string, fields: Record<string, string>) {
    const headers = { origin: 'https://appleid.apple.com', 'sec-fetch-site': 'cross-site' }
    const init = { method: 'POST', body: new URLSearchParams(fields), headers }
    const answer = await route(new Request(new URL(path, this.#ctx.config.publicUrl.origin), init))
    return { to: answer.headers.get('location') ?? '', cookies: answer.headers.getSetCookie() }
  }

  async send(route: (request: Request) => Promise<Response>, path: string, fields?: Record<string, string>) {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const init = fields
      ? {
          method: 'POST',
          body: new URLSearchParams(fields),
          headers: { cookie, origin: this.#ctx.config.publicUrl.origin },
        }
      : { headers: { cookie } }
    const answer = await route(new Request(new URL(path, this.#ctx.config.publicUrl.origin), init))
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0/i.test(line)) this.jar.delete(name)
      else this.jar.set(name, value)
    }
    return { status: answer.status, to: answer.headers.get('location') ?? '' }
  }

  leave(provider = 'acme', attempt = this.form()) {
    return this.send(leave.GET, `/login/upstream?${new URLSearchParams({ provider, attempt })}`)
  }

  /** The whole way: to the other server and back. */
  async arrive(upstream: UpstreamServer, provider = 'acme') {
    const { to } = await this.leave(provider)
    return this.send(callback.GET, await upstream.visit(to))
  }

  ticket(to: string) {
    const attempt = new URL(to, this.#ctx.config.publicUrl.origin).searchParams.get('attempt') ?? ''
    return { attempt, message: openLoginTicket(this.#ctx, attempt, this.hash)?.message }
  }

  session() {
    return findSsoSession(this.#ctx, this.jar.get('portico-session') ?? null)
  }
}

/** Somebody whom the other server knows and the portal does not. */
export const newcomer = () => ({
  sub: randomUUID(),
  name: 'Grace Hopper',
  preferred_username: `grace${randomUUID().slice(0, 8)}`,
})

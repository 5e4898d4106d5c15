import type { Context } from '#lib/db/context.ts'
import { oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { type OidcProof, withinOidcRequest } from '#lib/oidc/oidc-request.ts'
import { resumeAuthorization } from '#lib/oidc/resume-authorization.ts'
import { findLiveSsoSession } from '#lib/sessions/find-sso-session.ts'
import type { ProtocolAtEdge } from './protocol-at-edge.ts'
import { proofAddress } from './prove-first.ts'

/** The step of a sign-in that begins with what an authorization lacks. */
export const toProof =
  (ctx: Context) =>
  (proof: OidcProof): string =>
    proofAddress(ctx, proof)

/** The page that asks a person what an application may have. */
export const toConsent = (interaction: string): string => `/consent?interaction=${encodeURIComponent(interaction)}`

export const oidc: ProtocolAtEdge = {
  protocol: oidcConnection,
  about:
    'For everything that knows OpenID Connect or OAuth 2.0: Grafana, Gitea, Nextcloud, and most modern applications.',
  part: 'protocols/oidc',
  secretIs: 'The application calls it the client secret.',
  resume: async (ctx, payload, { id }) => {
    const session = await findLiveSsoSession(ctx, id)
    const request = { ctx, session, formSecret: null, toProof: toProof(ctx), toConsent }
    return { to: await withinOidcRequest(request, () => resumeAuthorization(ctx, payload)) }
  },
}

import { Refusal } from '#lib/base/refusal.ts'
import { type OidcSettings, oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { previewClaims } from '#lib/oidc/preview-claims.ts'
import { listRegistrations } from '#lib/oidc/registration/list-registrations.ts'
import { viewConnection } from '#lib/subsystems/connections/view-connection.ts'
import { writtenMappings } from './oidc-form.ts'
import type { SubsystemPage } from './subsystem-page.ts'

/** OpenID Connect of one application: settings, what to carry over, and what it would be told of somebody. */
export async function viewOidc(page: SubsystemPage) {
  const { ctx, who, subsystem, may, query } = page
  const { identifier } = subsystem
  const { enabled, version, settings: kept } = await viewConnection(ctx, oidcConnection, { subsystem: identifier }, who)
  // Told by `viewConnection` with every part.
  const settings = kept as OidcSettings
  const { origin } = ctx.config.publicUrl
  const [registered] = await listRegistrations(ctx, { subsystem: identifier }, who)
  return {
    enabled,
    version,
    mayWrite: may('subsystems.write'),
    registered: registered ? { at: registered.at, changedAt: registered.changedAt, token: registered.with.name } : null,
    settings: {
      ...settings,
      redirectUris: settings.redirectUris.join('\n'),
      postLogoutUris: settings.postLogoutUris.join('\n'),
      claims: writtenMappings(settings.claims),
      apiCallers: settings.apiCallers.join('\n'),
    },
    endpoints: [
      { label: 'Issuer', value: origin },
      { label: 'Discovery', value: `${origin}/.well-known/openid-configuration` },
      { label: 'Client ID', value: identifier },
      { label: 'Authorization', value: `${origin}/oidc/auth` },
      { label: 'Devices', value: `${origin}/oidc/device/auth` },
      { label: 'Token', value: `${origin}/oidc/token` },
      { label: 'Userinfo', value: `${origin}/oidc/me` },
      { label: 'Sign-out', value: `${origin}/oidc/session/end` },
      { label: 'Keys', value: `${origin}/.well-known/jwks.json` },
    ],
    preview: may('users.read') ? await previewOf(page, query['person']) : null,
  }
}

async function previewOf({ ctx, who, subsystem }: SubsystemPage, person: string | undefined) {
  const asked = { person: person ?? '', problem: null, told: null }
  if (!person) return asked
  try {
    const { userinfo, idToken } = await previewClaims(ctx, { subsystem: subsystem.identifier, user: person }, who)
    const told = { userinfo: JSON.stringify(userinfo, null, 2), idToken: JSON.stringify(idToken, null, 2) }
    return { ...asked, told }
  } catch (error) {
    if (!(error instanceof Refusal) || error.status >= 500) throw error
    return { ...asked, problem: error.detail ?? `${error.title}.` }
  }
}

import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { type OidcSettings, oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { oidcProvider } from '#lib/oidc/provider.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import { findConnection } from '#lib/subsystems/connections/find-connection.ts'
import { askedItems } from './asked-items.ts'

/** An authorization that waits until its person says what the application may have. */
export type OpenQuestion = {
  interaction: string
  subsystem: { id: string; identifier: string; title: string }
  settings: OidcSettings
  items: string[]
  /** Where the browser goes in the end, whatever is said. */
  redirectUri: string | undefined
}

/**
 * The question of an authorization, for the person and the session that it stopped at: a link that came from somewhere else
 * asks nothing. Refuses: request_expired.
 */
export async function openQuestion(ctx: Context, uid: string, session: SsoSession | null): Promise<OpenQuestion> {
  const { Interaction } = await oidcProvider(ctx)
  const interaction = await Interaction.find(uid)
  const expired = () => new Refusal('request_expired', { detail: 'Go back to the application and start again.' })
  if (!interaction || !session || interaction.session?.uid !== session.id) throw expired()
  const { client_id: identifier, redirect_uri: redirectUri } = interaction.params
  const found = await findConnection(ctx, oidcConnection, { identifier: String(identifier) })
  if (!found) throw expired()
  const { settings, ...subsystem } = found
  return {
    interaction: uid,
    subsystem,
    settings,
    items: askedItems(interaction.params, settings),
    redirectUri: typeof redirectUri === 'string' ? redirectUri : undefined,
  }
}

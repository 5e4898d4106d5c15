import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { type ClientOfSubsystem, findClientMetadata, ownMetadata } from '#lib/oidc/client-metadata.ts'
import { scopesFor } from '#lib/oidc/scopes.ts'

/** A client information response (RFC 7591 §3.2.1, RFC 7592 §3). */
export type ToldMetadata = Record<string, unknown>

/** Where applications register, below which each finds itself. */
export const registrationPath = '/oidc/reg'

/**
 * What a registered application is told of itself, with the registration access token that it has from now on. Never its
 * secret, which is kept as a hash. Refuses: registration_token_refused (it is switched off).
 */
export async function toldMetadata(
  ctx: Context,
  { identifier, token }: { identifier: string; token: string },
): Promise<ToldMetadata> {
  const client = await findClientMetadata(ctx, identifier)
  const registration = await ctx.db.oidcRegistration.findFirst({
    where: { subsystem: { identifier } },
    select: { at: true, stated: true },
  })
  if (!client || !registration) throw new Refusal('registration_token_refused')
  const { client_secret: _nobodys, [ownMetadata]: own, ...told } = client
  const { settings } = own as ClientOfSubsystem
  const { token_endpoint_auth_method: sent, ...stated } = registration.stated as Record<string, unknown>
  return {
    ...told,
    scope: scopesFor(settings).join(' '),
    ...(settings.logoutUrl && {
      backchannel_logout_uri: settings.logoutUrl,
      backchannel_logout_session_required: true,
    }),
    ...stated,
    ...(told.token_endpoint_auth_method === 'client_secret_basic' &&
      sent !== undefined && { token_endpoint_auth_method: sent }),
    client_id_issued_at: Math.floor(registration.at.getTime() / 1_000),
    registration_client_uri: new URL(`${registrationPath}/${identifier}`, ctx.config.publicUrl).href,
    registration_access_token: token,
  }
}

/** Secrets do not expire; they are replaced by whoever administers the application (RFC 7591 §3.2.1 wants it said). */
export const withSecret = (told: ToldMetadata, secret: string): ToldMetadata => ({
  ...told,
  client_secret: secret,
  client_secret_expires_at: 0,
})

import { minutes } from '#lib/base/time.ts'
import type { DeliveryFormat } from '#lib/deliveries/delivery-format.ts'
import { signToken } from '#lib/keys/sign-token.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'

const tokenSeconds = minutes(2)

/**
 * The native protocol's word to an application: a logout token (OpenID Connect Back-Channel Logout 1.0 §2.4), or a security
 * event token (RFC 8417) of changed permissions, in the form field of §2.5. Signed when it is sent.
 */
export const nativeDelivery: DeliveryFormat = async (ctx, { kind, subsystem, session, jti }) => {
  const about = { aud: subsystem.identifier, sub: session.userId, sid: formatSessionId(session.id), jti }
  const [typ, event] =
    kind === 'session-ended'
      ? (['logout+jwt', 'http://schemas.openid.net/event/backchannel-logout'] as const)
      : (['secevent+jwt', 'https://portico.dev/events/permissions-changed'] as const)
  const token = await signToken(ctx, typ, { ...about, events: { [event]: {} } }, { expiresInSeconds: tokenSeconds })
  return new URLSearchParams({ logout_token: token })
}

import { minutes } from '#lib/base/time.ts'
import type { DeliveryFormat } from '#lib/deliveries/delivery-format.ts'
import { signToken } from '#lib/keys/sign-token.ts'
import { isOffline } from '#lib/sessions/offline/is-offline.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { oidcConnection } from './oidc-connection.ts'
import { pairwiseOf } from './subject.ts'

const tokenSeconds = minutes(2)
const loggedOut = 'http://schemas.openid.net/event/backchannel-logout'

/**
 * Back-Channel Logout 1.0: a logout token for each session that ended, signed as the client's ID tokens are (§2.6), when it
 * is sent. The protocol has no word for changed permissions: the next refresh or userinfo tells those. Nor has it one for what
 * went on without the person: the application was never told that name, and what it got by `offline_access` is no sign-in (§2.7).
 */
export const oidcDelivery: DeliveryFormat = async (ctx, { kind, subsystem, session, jti, settings: kept }) => {
  if (kind !== 'session-ended' || (await isOffline(ctx, session))) return null
  const settings = oidcConnection.whole.parse({ ...oidcConnection.defaults, ...(kept as object) })
  const { identifier } = subsystem
  const isPairwise = settings.subjectType === 'pairwise'
  const sub = isPairwise ? pairwiseOf(ctx, session.userId, { ...settings, identifier }) : session.userId
  const claims = { aud: identifier, sub, sid: formatSessionId(session.id), jti, events: { [loggedOut]: {} } }
  const how = { expiresInSeconds: tokenSeconds, algorithm: settings.signingAlgorithm }
  return new URLSearchParams({ logout_token: await signToken(ctx, 'logout+jwt', claims, how) })
}

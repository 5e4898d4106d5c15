import type { DeliveryFormat } from '#lib/deliveries/delivery-format.ts'
import { superflyConnection } from './connection.ts'

/**
 * The form posts that clients of Superfly listen for. They carry no signature; the session numbers are random and belong to one
 * application, so nobody can end others' by counting. That something about people changed is told to who asked for it.
 */
export const superflyDelivery: DeliveryFormat = async (_ctx, { kind, session, settings }) => {
  if (kind === 'session-ended') {
    return new URLSearchParams({ superflyNotification: 'LOGOUT', superflyLogoutSessionIds: String(session.number) })
  }
  const { tellsUsersChanged } = superflyConnection.whole.parse({ ...superflyConnection.defaults, ...Object(settings) })
  return tellsUsersChanged ? new URLSearchParams({ superflyNotification: 'USERS_CHANGED' }) : null
}

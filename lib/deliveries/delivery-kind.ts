/** What applications are told of. */
export type DeliveryKind = 'session-ended' | 'permissions-changed'

/** `pending` is tried again and again, `given_up` was for a day. */
export type DeliveryState = 'pending' | 'delivered' | 'given_up'

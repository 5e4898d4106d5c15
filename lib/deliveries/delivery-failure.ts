import { type OutboundFailureKind, outboundFailures } from '#lib/outbound/outbound-failure.ts'

/** Why a try came to nothing: as the connection failed, or as the application answered. */
export const deliveryFailures = {
  ...outboundFailures,
  redirected: 'It answered with a redirect, which is not followed',
  not_accepted: 'It answered with an error',
  no_address: 'It has no address to be told at any more',
} as const

export type DeliveryFailure = OutboundFailureKind | 'redirected' | 'not_accepted' | 'no_address'

/** A class of failure as a sentence without its full stop; one of a newer Portico by its own word. */
export const failureSentence = (failure: string): string =>
  (deliveryFailures as Record<string, string>)[failure] ?? failure

import type { DeliveryFormats } from '#lib/deliveries/delivery-format.ts'
import { oidcDelivery } from '#lib/oidc/oidc-delivery.ts'
import { nativeDelivery } from '#lib/sso/native-delivery.ts'
import { superflyDelivery } from '#lib/superfly/superfly-delivery.ts'

/** What each protocol says to an application whose session ended; one without a line here says nothing. */
export const deliveryFormats: DeliveryFormats = {
  native: nativeDelivery,
  oidc: oidcDelivery,
  superfly: superflyDelivery,
}

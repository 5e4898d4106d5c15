import { z } from 'zod'
import { accountForm, accountLeg } from './account-form.ts'
import { bad } from './account-notice.ts'
import { depart } from './upstream-legs.ts'

export const ConnectQuery = accountForm.extend({ provider: z.string().max(40) })

/** `GET /account/identities/connect`: to another server, to connect the identity that comes back. A link, as at sign-in. */
export const connectLeg = accountLeg<z.infer<typeof ConnectQuery>>(
  { page: '/account/identities', sensitive: true },
  async (ctx, { provider }, { id: userId, browser }) => {
    const departure = await depart(ctx, { kind: 'connect', provider, userId }, browser)
    return 'to' in departure ? departure : bad('That server does not answer now. Try again in a minute.')
  },
)

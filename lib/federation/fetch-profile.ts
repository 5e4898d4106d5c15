import { z } from 'zod'
import type { IdentityProvider } from '#generated/prisma/client.ts'
import type { Context } from '#lib/db/context.ts'
import { outboundFetch } from '#lib/outbound/outbound-fetch.ts'
import { Endpoints } from './endpoints.ts'
import { ServerBroken } from './outage.ts'
import { presetOf } from './presets.ts'

type Profile = Record<string, unknown>

const Address = z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() })

/**
 * The profile of whoever an access token is for, at a server of OAuth 2 alone. GitHub tells which address is verified only in
 * a list of its own.
 */
export async function fetchProfile(ctx: Context, row: IdentityProvider, accessToken: string): Promise<Profile> {
  const { userinfoUrl = '' } = Endpoints.parse(row.endpoints)
  const { emailsUrl } = presetOf(row.preset)
  const ask = async (url: string): Promise<unknown> => {
    const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` }
    const answer = await outboundFetch(ctx.config, url, { headers })
    if (answer.status >= 500) throw new ServerBroken(`${new URL(url).host} answers with status ${answer.status}`)
    if (!answer.ok) throw new Error(`${new URL(url).host} answers with status ${answer.status}`)
    return answer.json()
  }
  const profile = z.record(z.string(), z.unknown()).parse(await ask(userinfoUrl))
  // Nobody has vouched for an address unless the server says so of this very one.
  if (emailsUrl === undefined) return profile
  const addresses = z.array(Address).parse(await ask(emailsUrl))
  const primary = addresses.find((address) => address.primary)
  return { ...profile, email: primary?.email, email_verified: primary?.verified ?? false }
}

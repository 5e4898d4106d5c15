import type { Client } from 'oidc-provider'
import type { Context } from '#lib/db/context.ts'
import { subsystemOf } from './client-metadata.ts'
import type { OidcSettings } from './oidc-connection.ts'
import { oidcRequest } from './oidc-request.ts'

const purpose = 'oidc pairwise subject'

type Sector = Pick<OidcSettings, 'redirectUris' | 'sector'> & { identifier: string }

/** A person's id in one sector (OpenID Connect Core §8.1): the same for its applications, and nothing to anyone else. */
export function pairwiseOf(ctx: Context, userId: string, { redirectUris, sector, identifier }: Sector): string {
  const host = sector ?? new URL(redirectUris[0] ?? `https://${identifier}`).host
  return ctx.sealer.hmac(purpose, `${host}\n${userId}`).toString('base64url')
}

export const pairwiseSubject = (userId: string, client: Client): string =>
  pairwiseOf(oidcRequest().ctx, userId, { ...subsystemOf(client).settings, identifier: client.clientId })

/** How a person is named to a client. */
export const subjectOf = (userId: string, client: Client): string =>
  client.subjectType === 'pairwise' ? pairwiseSubject(userId, client) : userId

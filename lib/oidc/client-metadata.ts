import { randomBytes } from 'node:crypto'
import type { AdapterPayload, Client } from 'oidc-provider'
import { oncePerProcess } from '#lib/base/once-per-process.ts'
import type { Context } from '#lib/db/context.ts'
import { connectionOf, findConnection } from '#lib/subsystems/connections/find-connection.ts'
import { type OidcSettings, oidcConnection } from './oidc-connection.ts'
import { readsOf } from './record-reads.ts'
import { offeredScopes } from './scopes.ts'

/** What a client knows of its subsystem, beside what the provider makes of its metadata. */
export type ClientOfSubsystem = { subsystemId: string; title: string; settings: OidcSettings }

export const ownMetadata = 'portico'

/**
 * The library wants a text where a client has a secret. Ours are kept as hashes, and compared as such
 * (`compareClientSecret`); this one is nobody's, and nothing is ever signed with it, for HS* is off.
 */
const nobodysSecret = oncePerProcess('oidc nobodys secret', () => randomBytes(32).toString('base64url'))

const methods = { secret: 'client_secret_basic', private_key_jwt: 'private_key_jwt', none: 'none' } as const

/** RFC 8628 §3.4 calls its grant by a URN. */
const fullNames: Record<string, string> = { device_code: 'urn:ietf:params:oauth:grant-type:device_code' }

/** The metadata of a client: the subsystem of this identifier, while it and its connection are on. */
export async function findClientMetadata(ctx: Context, identifier: string): Promise<AdapterPayload | undefined> {
  const known = readsOf(ctx).takeClient(identifier)
  const found = known ? connectionOf(oidcConnection, known) : await findConnection(ctx, oidcConnection, { identifier })
  if (!found) return undefined
  const { id: subsystemId, title, settings } = found
  const withCode = settings.grantTypes.includes('authorization_code')
  return {
    client_id: identifier,
    client_name: title,
    application_type: settings.applicationType,
    ...(settings.authentication === 'secret' && { client_secret: nobodysSecret }),
    token_endpoint_auth_method: methods[settings.authentication],
    ...(settings.jwksUri && { jwks_uri: settings.jwksUri }),
    redirect_uris: withCode ? settings.redirectUris : [],
    post_logout_redirect_uris: settings.postLogoutUris,
    grant_types: settings.grantTypes.map((grant) => fullNames[grant] ?? grant),
    response_types: withCode ? ['code'] : [],
    id_token_signed_response_alg: settings.signingAlgorithm,
    subject_type: settings.subjectType,
    scope: offeredScopes.join(' '),
    [ownMetadata]: { subsystemId, title, settings } satisfies ClientOfSubsystem,
  }
}

/** The subsystem behind a client. */
export function subsystemOf(client: Client): ClientOfSubsystem {
  const own = client[ownMetadata]
  if (typeof own !== 'object' || own === null) throw new Error(`the client ${client.clientId} has no subsystem`)
  // Written by findClientMetadata, and nowhere else: the library registers nobody.
  return own as ClientOfSubsystem
}

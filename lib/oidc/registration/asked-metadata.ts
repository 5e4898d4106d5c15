import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import { signingAlgorithms } from '#lib/keys/signing-algorithm.ts'
import { type OidcSettings, oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { offeredScopes } from '#lib/oidc/scopes.ts'
import { ApplicationUrl } from '#lib/subsystems/application-url.ts'

const authentications = {
  client_secret_basic: 'secret',
  client_secret_post: 'secret',
  private_key_jwt: 'private_key_jwt',
  none: 'none',
} as const
const grants = {
  authorization_code: 'authorization_code',
  refresh_token: 'refresh_token',
  client_credentials: 'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code': 'device_code',
} as const

const keysOf = <Key extends string>(of: Record<Key, unknown>) => z.enum(Object.keys(of) as [Key, ...Key[]])
const uris = z.array(z.string()).default([])
const text = z.string().trim().min(1).max(200)

/** What an application says of itself for people to read; it sets nothing, and nobody is sent there. */
const Stated = z.object({
  client_uri: ApplicationUrl.optional(),
  logo_uri: ApplicationUrl.optional(),
  policy_uri: ApplicationUrl.optional(),
  tos_uri: ApplicationUrl.optional(),
  contacts: z.array(text).max(10).optional(),
  software_id: text.optional(),
  software_version: text.optional(),
})

/** RFC 7591 §2, OpenID Connect Registration §2. What nobody here knows is ignored, as both demand. */
const Metadata = Stated.extend({
  client_name: z.string().trim().min(1).max(100).optional(),
  redirect_uris: uris,
  post_logout_redirect_uris: uris,
  backchannel_logout_uri: z.string().nullable().default(null),
  token_endpoint_auth_method: keysOf(authentications).default('client_secret_basic'),
  jwks_uri: z.string().nullable().default(null),
  grant_types: z.array(keysOf(grants)).default(['authorization_code']),
  response_types: z.array(z.literal('code', 'only "code" is answered here')).max(1).optional(),
  application_type: z.enum(['web', 'native']).default('web'),
  id_token_signed_response_alg: z.enum(signingAlgorithms).default('RS256'),
  subject_type: z.enum(['public', 'pairwise']).default('public'),
  scope: z
    .string()
    .refine((scope) => scope.split(' ').every((one) => offeredScopes.includes(one)), 'names a scope that is not here')
    .optional(),
})

/** Known, of consequence, and not to be had: whoever asks for it must learn that it is not so. What asks for nothing is no matter. */
const notHere = [
  ...['jwks', 'sector_identifier_uri', 'request_uris', 'initiate_login_uri', 'response_modes', 'default_max_age'],
  ...['default_acr_values', 'token_endpoint_auth_signing_alg', 'request_object_signing_alg'],
  ...['request_object_encryption_alg', 'request_object_encryption_enc', 'require_signed_request_object'],
  ...['id_token_encrypted_response_alg', 'id_token_encrypted_response_enc', 'userinfo_signed_response_alg'],
  ...['userinfo_encrypted_response_alg', 'userinfo_encrypted_response_enc', 'authorization_signed_response_alg'],
  ...['authorization_encrypted_response_alg', 'authorization_encrypted_response_enc'],
  ...['introspection_signed_response_alg', 'introspection_encrypted_response_alg'],
  ...['introspection_encrypted_response_enc', 'require_pushed_authorization_requests', 'dpop_bound_access_tokens'],
  ...['tls_client_certificate_bound_access_tokens', 'authorization_details_types', 'frontchannel_logout_uri'],
  ...['frontchannel_logout_session_required', 'backchannel_token_delivery_mode'],
]

const asksNothing = (value: unknown): boolean => value === false || (Array.isArray(value) && value.length === 0)

/** How parts of a connection are called in a registration. */
const members: Partial<Record<string, string>> = {
  authentication: 'token_endpoint_auth_method',
  jwksUri: 'jwks_uri',
  applicationType: 'application_type',
  redirectUris: 'redirect_uris',
  postLogoutUris: 'post_logout_redirect_uris',
  logoutUrl: 'backchannel_logout_uri',
  grantTypes: 'grant_types',
  subjectType: 'subject_type',
}

export type AskedMetadata = {
  title: string
  /** The parts of the connection that an application decides for itself. */
  settings: Partial<OidcSettings>
  stated: Record<string, unknown>
}

/**
 * What a registration asks for, by the same rules as the form of the dashboard.
 * Refuses: invalid_client_metadata, invalid_redirect_uri, unapproved_software_statement (RFC 7591 §3.2.2).
 */
export function askedMetadata(body: object): AskedMetadata {
  // RFC 7592 §2.2: null is as good as absent.
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
  if (Object.hasOwn(given, 'software_statement')) throw new Refusal('unapproved_software_statement')
  const unknown = notHere.find((member) => Object.hasOwn(given, member) && !asksNothing(given[member]))
  if (unknown) throw new Refusal('invalid_client_metadata', { detail: `${unknown} cannot be had here.` })
  const parsed = Metadata.safeParse(given)
  if (!parsed.success) throw refusalOf(parsed.error)
  const asked = parsed.data
  const withCode = asked.grant_types.includes('authorization_code')
  if (asked.response_types && asked.response_types.includes('code') !== withCode) {
    const detail = 'response_types: "code" goes with the grant authorization_code (RFC 7591 §2.1).'
    throw new Refusal('invalid_client_metadata', { detail })
  }
  const settings = settingsOf(asked)
  const whole = oidcConnection.whole.safeParse({ ...oidcConnection.defaults, ...settings })
  if (!whole.success) throw refusalOf(whole.error)
  return { title: asked.client_name ?? titleOf(asked), settings, stated: statedOf(asked) }
}

type Asked = z.infer<typeof Metadata>

const settingsOf = (asked: Asked) => ({
  authentication: authentications[asked.token_endpoint_auth_method],
  jwksUri: asked.jwks_uri,
  applicationType: asked.application_type,
  redirectUris: asked.redirect_uris,
  postLogoutUris: asked.post_logout_redirect_uris,
  logoutUrl: asked.backchannel_logout_uri,
  grantTypes: [...new Set(asked.grant_types)].map((grant) => grants[grant]),
  signingAlgorithm: asked.id_token_signed_response_alg,
  subjectType: asked.subject_type,
})

/** How a client with a secret sends it is its own affair; it is told what it said. */
const statedOf = (asked: Asked): Record<string, unknown> => ({
  ...Stated.parse(asked),
  ...(asked.token_endpoint_auth_method === 'client_secret_post' && {
    token_endpoint_auth_method: 'client_secret_post',
  }),
})

/** Whoever gives no name is known by where people are sent. */
function titleOf({ redirect_uris: [uri = ''] }: Asked): string {
  if (!URL.canParse(uri)) return 'Application without a name'
  const { host, protocol } = new URL(uri)
  return (host || protocol.slice(0, -1)).slice(0, 100)
}

function refusalOf({ issues: [issue] }: z.ZodError): Refusal {
  const [part = '', ...rest] = issue?.path ?? []
  const member = members[String(part)] ?? String(part)
  const code = member === 'redirect_uris' ? 'invalid_redirect_uri' : 'invalid_client_metadata'
  return new Refusal(code, { detail: `${[member, ...rest].join('.')}: ${issue?.message}` })
}

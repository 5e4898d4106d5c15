import type { AuthOptions, CookieOption, LoggerInstance } from 'next-auth'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import type { IdentityProvider } from '#generated/prisma/client.ts'
import { log } from '#lib/base/log.ts'
import { minutes, seconds } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { guardAddresses } from '#lib/outbound/guard-addresses.ts'
import { subjectOf } from './arrival.ts'
import { clientSecretOf } from './client-secret.ts'
import { discoverIssuer, type Metadata } from './discover-issuer.ts'
import { Endpoints } from './endpoints.ts'
import { fetchProfile } from './fetch-profile.ts'
import { type Preset, presetOf } from './presets.ts'

type Profile = Record<string, unknown>
type Provider = OAuthConfig<Profile>

/** How long somebody may take at the other server. */
const legSeconds = minutes(15)
const outboundSecondsMax = seconds(5)

/** The provider as next-auth wants it, or in plain words why it cannot be used now, and whether that is because it is away. */
export async function describeProvider(
  ctx: Context,
  row: IdentityProvider,
  { fresh = false } = {},
): Promise<{ provider: Provider } | { problem: string; away: boolean }> {
  const { issuer, authorizationUrl = '', tokenUrl = '', userinfoUrl = '' } = Endpoints.parse(row.endpoints)
  const preset = presetOf(row.preset)
  const clientSecret = await clientSecretOf(ctx, row, preset)
  if (clientSecret === null) return { problem: 'Its client secret cannot be read: type it again.', away: false }
  const { lookup } = guardAddresses(ctx.config)
  const common = {
    id: row.slug,
    name: row.title,
    type: 'oauth' as const,
    clientId: row.clientId,
    clientSecret,
    profile: (claims: Profile) => ({ id: subjectOf(claims) }),
    // Names are looked up by the guard of everything outbound; literal addresses were judged with their URLs.
    httpOptions: { timeout: outboundSecondsMax * 1_000, lookup },
  }
  if (issuer === undefined) {
    return {
      provider: {
        ...common,
        authorization: { url: authorizationUrl, params: { scope: row.scopes } },
        token: { url: tokenUrl },
        userinfo: { url: userinfoUrl, request: ({ tokens }) => fetchProfile(ctx, row, tokens.access_token ?? '') },
        checks: ['pkce', 'state'],
      },
    }
  }
  const discovery = await discoverIssuer(ctx, issuer, { fresh })
  if ('problem' in discovery) return { ...discovery, away: true }
  return { provider: { ...common, ...openIdParts(row, preset, discovery.metadata) } }
}

function openIdParts(row: IdentityProvider, preset: Preset, metadata: Metadata): Partial<Provider> {
  const { issuer, authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint } = metadata
  const algorithms = metadata.id_token_signing_alg_values_supported ?? ['RS256']
  const alg = row.idTokenAlg ?? (algorithms.includes('RS256') ? 'RS256' : (algorithms.find(isAsymmetric) ?? 'RS256'))
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  const method = methods.includes('client_secret_basic') ? 'client_secret_basic' : 'client_secret_post'
  return {
    issuer,
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    authorization: {
      url: authorization_endpoint,
      params: { scope: row.scopes, ...(preset.postsBack && { response_mode: 'form_post' }) },
    },
    token: { url: token_endpoint },
    jwks_endpoint: jwks_uri,
    client: { id_token_signed_response_alg: alg, token_endpoint_auth_method: method },
    userinfo: {
      url: userinfo_endpoint ?? '',
      // What the signed token says stands above what is merely answered, and the answer must name the same subject
      // (OpenID Connect Core §5.3.2).
      request: async ({ tokens, client }) => {
        const signed = idTokenClaims(tokens.id_token)
        const claims = userinfo_endpoint ? await client.userinfo(tokens.access_token ?? '') : { sub: signed['sub'] }
        if (claims.sub !== signed['sub']) throw new Error('the profile is of another subject')
        return { ...claims, ...signed, sub: String(signed['sub']) }
      },
    },
  }
}

/** The claims of an ID token that the client has verified before. */
function idTokenClaims(token: string | undefined): Profile {
  const payload = token?.split('.')[1]
  if (!payload) throw new Error('there is no ID token')
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Profile
}

const isAsymmetric = (alg: string): boolean => /^(RS|ES|PS)\d+$|^EdDSA$/.test(alg)

/** Options for one call. A session of next-auth is never made: whoever arrives is handed over and sent on. */
export function nextAuthOptions(
  ctx: Context,
  provider: Provider,
  { arrived, failed }: { arrived: (profile: Profile) => void; failed: (reason: unknown) => void },
): AuthOptions {
  const secure = ctx.config.publicUrl.protocol === 'https:'
  const cookie = (name: string): CookieOption => ({
    name: `${secure ? '__Host-' : ''}portico-upstream-${name}`,
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge: legSeconds },
  })
  const logger: LoggerInstance = {
    error: (code, details) => failed(code === 'OAUTH_CALLBACK_ERROR' || code === 'SIGNIN_OAUTH_ERROR' ? details : code),
    warn: () => undefined,
    debug: (code) => log.trace({ code }, 'next-auth'),
  }
  return {
    providers: [provider],
    secret: ctx.sealer.hmac('next-auth', 'secret').toString('hex'),
    useSecureCookies: secure,
    session: { strategy: 'jwt' },
    callbacks: {
      signIn: ({ profile }) => {
        if (profile) arrived(profile as Profile)
        // A URL in place of yes or no: next-auth sends the browser there without making a session.
        return '/login'
      },
      redirect: ({ baseUrl }) => baseUrl,
    },
    cookies: {
      state: cookie('state'),
      nonce: cookie('nonce'),
      pkceCodeVerifier: cookie('verifier'),
      csrfToken: cookie('csrf'),
      callbackUrl: cookie('back'),
    },
    logger,
  }
}

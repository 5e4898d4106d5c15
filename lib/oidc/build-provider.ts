import Provider, {
  type AccessToken,
  type AllClientMetadata,
  type Client,
  type ClientCredentials,
  type Configuration,
  type KoaContextWithOIDC,
} from 'oidc-provider'
import { log } from '#lib/base/log.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { days, hours } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import type { ProviderKey } from '#lib/keys/provider-keys.ts'
import { outboundFetch } from '#lib/outbound/outbound-fetch.ts'
import { authenticateSubsystem } from '#lib/subsystems/authenticate-subsystem.ts'
import { findAccount, mapped } from './account.ts'
import { apiFeature, apiTokenClaims } from './apis/api-feature.ts'
import { scopeClaims } from './claim-mapping.ts'
import { ownMetadata, subsystemOf } from './client-metadata.ts'
import { grantOf } from './consent-grant.ts'
import { deviceFeature } from './device/device-feature.ts'
import { refuseOtherHints } from './id-token-hint.ts'
import { createPolicy, interactionUrl } from './interaction-policy.ts'
import { mayIntrospect } from './may-introspect.ts'
import { openOfflineAccess, type RedeemedCode } from './offline/open-offline-access.ts'
import { codeSeconds, deviceSeconds } from './oidc-connection.ts'
import { oidcRequest } from './oidc-request.ts'
import { openStore } from './open-store.ts'
import { announceRegistration } from './registration/registration-feature.ts'
import { offeredScopes, offlineScope } from './scopes.ts'
import { clientOf } from './standing.ts'
import { pairwiseSubject } from './subject.ts'
import { mirrorSsoSession } from './virtual-session.ts'

const asymmetric = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const

/** The provider for this portal and these keys. It keeps nothing of its own: whatever lasts is in the database. */
export function buildProvider(ctx: Context, keys: readonly ProviderKey[]): Provider {
  const provider = new Provider(ctx.config.publicUrl.origin, configurationOf(ctx, keys))
  // The server has stamped the forwarded headers itself.
  provider.proxy = true
  // Logged below, without Koa's own words on the console.
  provider.silent = true
  provider.on('server_error', (_koa, error) => log.error({ err: error }, 'OpenID Connect failed'))
  mirrorSsoSession(provider)
  compareSubsystemSecrets(provider)
  tellMappedClaims(provider)
  announceRegistration(provider)
  refuseOtherHints(provider)
  return provider
}

const routes = {
  authorization: '/oidc/auth',
  token: '/oidc/token',
  userinfo: '/oidc/me',
  introspection: '/oidc/token/introspection',
  revocation: '/oidc/token/revocation',
  device_authorization: '/oidc/device/auth',
  // Short, for people type it.
  code_verification: '/device',
  pushed_authorization_request: '/oidc/request',
  end_session: '/oidc/session/end',
  jwks: '/.well-known/jwks.json',
}

function configurationOf(ctx: Context, keys: readonly ProviderKey[]): Configuration {
  return {
    adapter: openStore,
    // The library changes what it is given.
    jwks: { keys: keys.map((key) => ({ ...key })) },
    routes,
    acrValues: ['password', 'otp'],
    scopes: [...offeredScopes],
    claims: {
      ...Object.fromEntries(Object.entries(scopeClaims).map(([scope, claims]) => [scope, [...claims]])),
      ...{ acr: null, amr: null, auth_time: null, iss: null, sid: null },
    },
    responseTypes: ['code'],
    subjectTypes: ['public', 'pairwise'],
    pairwiseIdentifier: async (_koa, accountId, client) => pairwiseSubject(accountId, client),
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    // HS* would sign with a secret of which only the hash is here.
    enabledJWA: {
      clientAuthSigningAlgValues: [...asymmetric],
      idTokenSigningAlgValues: ['RS256', 'ES256', 'EdDSA'],
      requestObjectSigningAlgValues: [...asymmetric],
      userinfoSigningAlgValues: ['RS256', 'ES256', 'EdDSA'],
    },
    extraClientMetadata: { properties: [ownMetadata] },
    // What the ID token tells is decided for each application (`account.ts`).
    conformIdTokenClaims: false,
    allowOmittingSingleRegisteredRedirectUri: false,
    clientBasedCORS: (_koa, origin, client) =>
      // Of a scheme of its own a URL has the origin "null", and so has every sandboxed page.
      origin !== 'null' && (client.redirectUris ?? []).some((uri) => new URL(uri).origin === origin),
    cookies: cookiesOf(ctx),
    fetch: (url, options) => outboundFetch(ctx.config, url.toString(), options),
    findAccount,
    extraTokenClaims: apiTokenClaims,
    loadExistingGrant: grantOf,
    issueRefreshToken: mayRefresh,
    rotateRefreshToken: true,
    expiresWithSession: async () => false,
    interactions: { url: interactionUrl, policy: createPolicy() },
    pkce: {
      required: (_koa, client) => client.clientAuthMethod === 'none' || subsystemOf(client).settings.requirePkce,
    },
    renderError: showError,
    ttl: lifetimes(),
    features: features(),
  }
}

const requestContext = (): Context => oidcRequest().ctx

/** Asked when a code is redeemed. What goes on without the person is opened there, so that a code that nobody redeems opens nothing. */
async function mayRefresh(_koa: unknown, client: Client, code: RedeemedCode & { scopes: Set<string> }) {
  if (!client.grantTypeAllowed('refresh_token')) return false
  if (code.scopes.has(offlineScope)) await openOfflineAccess(code)
  return true
}

/** One to an API is good as long as the API says. */
const accessSeconds = (_koa: unknown, { resourceServer }: AccessToken | ClientCredentials, client: Client): number =>
  resourceServer?.accessTokenTTL ?? subsystemOf(client).settings.accessTokenSeconds

const lifetimes = (): NonNullable<Configuration['ttl']> => ({
  AccessToken: accessSeconds,
  AuthorizationCode: codeSeconds,
  DeviceCode: deviceSeconds,
  ClientCredentials: accessSeconds,
  IdToken: (_koa, _token, client) => subsystemOf(client).settings.idTokenSeconds,
  RefreshToken: (_koa, { scopes }, client) => {
    const { refreshTokenSeconds, offlineIdleDays } = subsystemOf(client).settings
    return scopes.has(offlineScope) ? days(offlineIdleDays) : refreshTokenSeconds
  },
  Interaction: hours(1),
  // Longer than anything that is issued under it.
  Grant: (koa, grant) =>
    grant.getOIDCScopeFiltered([offlineScope]) === ''
      ? days(60)
      : days(subsystemOf(clientOf(koa)).settings.offlineAbsoluteDays + 1),
  // Of the library's own session, which is none.
  Session: hours(1),
})

const features = (): NonNullable<Configuration['features']> => ({
  devInteractions: { enabled: false },
  // Discovery says so; telling is left to the outbox (`oidc-delivery.ts`).
  backchannelLogout: { enabled: true },
  claimsParameter: { enabled: true },
  clientCredentials: { enabled: true },
  deviceFlow: deviceFeature,
  dPoP: { enabled: true },
  introspection: { enabled: true, allowedPolicy: mayIntrospect },
  pushedAuthorizationRequests: { enabled: true },
  requestObjects: { enabled: true },
  resourceIndicators: apiFeature,
  revocation: { enabled: true, allowedPolicy: async (_koa, client, token) => token.clientId === client.clientId },
  rpInitiatedLogout: { enabled: true },
  userinfo: { enabled: true },
})

function cookiesOf({ config, sealer }: Context): NonNullable<Configuration['cookies']> {
  const prefix = config.publicUrl.protocol === 'https:' ? '__Secure-portico-oidc' : 'portico-oidc'
  const kept = { httpOnly: true, sameSite: 'lax', signed: true } as const
  return {
    names: { session: `${prefix}-none`, interaction: `${prefix}-interaction`, resume: `${prefix}-resume` },
    keys: [sealer.hmac('oidc cookies', 'key').toString('base64url')],
    long: kept,
    short: kept,
  }
}

/** What cannot be told to the application is told to the person, on our own page. */
async function showError(
  koa: KoaContextWithOIDC,
  { error, error_description: description }: { error: string; error_description?: string | undefined },
): Promise<void> {
  koa.respond = false
  oidcRequest().shown = {
    title: titles[error] ?? 'The application asked for something that does not work',
    detail: description ? `${description} (${error})` : error,
    status: koa.status,
  }
}

const titles: Record<string, string> = {
  invalid_client: 'No such application is connected',
  invalid_redirect_uri: 'The application asked to be returned to somewhere that it has not registered',
  server_error: 'Something went wrong here',
}

/** A client proves itself with one of its subsystem's live secrets; both count while one follows the other. */
function compareSubsystemSecrets(provider: Provider): void {
  Object.assign(provider.Client.prototype, {
    async compareClientSecret(this: Client, secret: string): Promise<boolean> {
      try {
        await authenticateSubsystem(requestContext(), this.clientId, secret)
        return true
      } catch (error) {
        if (error instanceof Refusal) return false
        throw error
      }
    },
    // Every token names the session that it was issued for: by that it is found out whether it still counts.
    includeSid: () => true,
  } satisfies AllClientMetadata | object)
}

type ClaimsClass = { prototype: { available: { [mapped]?: object }; result: () => Promise<object> } }

/** Claims of an application's own mapping pass the library's filter, which only knows names that were set at start. */
function tellMappedClaims(provider: Provider): void {
  const { prototype } = (provider as unknown as { Claims: ClaimsClass }).Claims
  const filtered = prototype.result
  prototype.result = async function tellBoth() {
    return { ...(await filtered.call(this)), ...this.available[mapped] }
  }
}

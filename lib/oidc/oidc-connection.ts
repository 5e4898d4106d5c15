import { z } from 'zod'
import { days, hours, minutes, seconds } from '#lib/base/time.ts'
import { signingAlgorithms } from '#lib/keys/signing-algorithm.ts'
import { endOfflineSessions } from '#lib/sessions/offline/end-offline-session.ts'
import { ApplicationUrl } from '#lib/subsystems/application-url.ts'
import type { Protocol } from '#lib/subsystems/connections/protocol.ts'
import { apiDefaults, apiProblem, apiShape } from './apis/api-settings.ts'
import { settleApi } from './apis/settle-api.ts'
import { ClaimMapping, standardClaims } from './claim-mapping.ts'
import { isPrivateScheme, nativeProblem, RedirectUri } from './redirect-uri.ts'

export const oidcProtocol = 'oidc'

export const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials', 'device_code'] as const

const offlineDaysMax = 365

const shape = {
  /** How it proves itself: by the subsystem's secret, by a key of its own, or not at all (in a browser or on a desk). */
  authentication: z.enum(['secret', 'private_key_jwt', 'none']),
  /** Where its public keys are, for `private_key_jwt` and signed requests. */
  jwksUri: ApplicationUrl.nullable(),
  /** `native`: a program on a device. Its loopback addresses count at any port (RFC 8252 §7.3), and its own scheme may be one. */
  applicationType: z.enum(['web', 'native']),
  /** Run by somebody else: people are asked before it learns anything of them. */
  thirdParty: z.boolean(),
  /** Who runs it, as people are told when they are asked. */
  runBy: z.string().trim().min(1).max(100).nullable(),
  redirectUris: z.array(RedirectUri).max(50),
  postLogoutUris: z.array(RedirectUri).max(50),
  /** Where it is told of ended sessions (Back-Channel Logout 1.0); without it, the subsystem's own logout URL. */
  logoutUrl: ApplicationUrl.nullable(),
  /** None where it is an API alone. */
  grantTypes: z.array(z.enum(grantTypes)),
  /** Every authorization carries a code challenge (RFC 7636); always so for those that prove themselves by nothing. */
  requirePkce: z.boolean(),
  signingAlgorithm: z.enum(signingAlgorithms),
  /** `pairwise`: the person has another id in each sector. */
  subjectType: z.enum(['public', 'pairwise']),
  /** Applications of one sector know a person by the same id; without it, the host of the redirect URIs. */
  sector: z.string().trim().min(1).max(200).nullable(),
  accessTokenSeconds: z.int().min(minutes(1)).max(hours(1)),
  idTokenSeconds: z.int().min(minutes(1)).max(hours(1)),
  refreshTokenSeconds: z.int().min(minutes(10)).max(days(30)),
  /** It may go on without the person, who agrees to it (`offline_access`). */
  offlineAccess: z.boolean(),
  /** So long it may go unused, and so long it lasts at most. */
  offlineIdleDays: z.int().min(1).max(offlineDaysMax),
  offlineAbsoluteDays: z.int().min(1).max(offlineDaysMax),
  /** What scopes give stands in the ID token too, for applications that never ask userinfo. */
  claimsInIdToken: z.boolean(),
  /** Further claims, under names that the application expects. */
  claims: z.array(ClaimMapping).max(20),
  ...apiShape,
}

const Settings = z.strictObject(shape)
export type OidcSettings = z.infer<typeof Settings>

const defaults: OidcSettings = {
  authentication: 'secret',
  jwksUri: null,
  applicationType: 'web',
  thirdParty: false,
  runBy: null,
  redirectUris: [],
  postLogoutUris: [],
  logoutUrl: null,
  grantTypes: ['authorization_code', 'refresh_token'],
  requirePkce: true,
  signingAlgorithm: 'RS256',
  subjectType: 'public',
  sector: null,
  accessTokenSeconds: minutes(5),
  idTokenSeconds: minutes(10),
  refreshTokenSeconds: hours(12),
  offlineAccess: false,
  offlineIdleDays: 30,
  offlineAbsoluteDays: 90,
  claimsInIdToken: false,
  claims: [],
  ...apiDefaults,
}

const hosts = (urls: readonly string[]) => new Set(urls.map((url) => new URL(url).host))

/** Refuses addresses that do not belong to the kind of application. */
function addressProblem({ applicationType }: OidcSettings, uris: readonly string[]): string | null {
  if (applicationType === 'native') return uris.map(nativeProblem).find((problem) => problem !== null) ?? null
  const own = uris.find(isPrivateScheme)
  return own === undefined ? null : `${own} is of a native application`
}

/** What each is right by itself and together is not. */
function coherence(settings: OidcSettings, ctx: z.RefinementCtx): void {
  const refuse = (path: keyof OidcSettings, message: string) => ctx.addIssue({ code: 'custom', path: [path], message })
  const { authentication, grantTypes: grants, redirectUris } = settings
  if (grants.length === 0 && settings.apiIdentifier === null) {
    refuse('grantTypes', 'needs at least one, unless it is an API alone')
  }
  if (grants.includes('authorization_code') && redirectUris.length === 0) {
    refuse('redirectUris', 'needs at least one: where people arrive')
  }
  for (const part of ['redirectUris', 'postLogoutUris'] as const) {
    const problem = addressProblem(settings, settings[part])
    if (problem) refuse(part, problem)
  }
  if (
    grants.includes('refresh_token') &&
    !grants.some((grant) => grant === 'authorization_code' || grant === 'device_code')
  ) {
    refuse('grantTypes', 'refresh_token continues authorization_code or device_code')
  }
  if (grants.includes('client_credentials') && authentication === 'none') {
    refuse('grantTypes', 'client_credentials needs an application that can prove itself')
  }
  if (settings.offlineAccess && !grants.includes('refresh_token')) {
    refuse('offlineAccess', 'goes on by refresh_token, which is not among the grants')
  }
  if (settings.offlineIdleDays > settings.offlineAbsoluteDays) {
    refuse('offlineIdleDays', 'is longer than offlineAbsoluteDays')
  }
  if (authentication === 'private_key_jwt' && settings.jwksUri === null) {
    refuse('jwksUri', 'is where its public keys are')
  }
  if (settings.thirdParty && settings.runBy === null) {
    refuse('runBy', 'says to people who runs the application')
  }
  if (settings.subjectType === 'pairwise' && hosts(redirectUris).size > 1) {
    refuse('subjectType', 'pairwise needs redirect URIs of one host')
  }
  const api = apiProblem(settings)
  if (api) refuse(...api)
  const names = settings.claims.map(({ claim }) => claim)
  const wrong = names.find((name, place) => standardClaims.has(name) || names.indexOf(name) !== place)
  if (wrong !== undefined) refuse('claims', `${wrong} is given already`)
}

/** OpenID Connect and OAuth 2.0: the subsystem is a client, its identifier the `client_id`, its secrets the client's. */
export const oidcConnection: Protocol<OidcSettings> = {
  name: oidcProtocol,
  title: 'OpenID Connect',
  parts: Settings.partial(),
  whole: Settings.superRefine(coherence),
  defaults,
  shown: z.object(shape),
  settle: async (tx, settings, subsystem) => {
    await settleApi(tx, settings, subsystem)
    const which = { subsystemId: subsystem.id, protocol: oidcProtocol }
    if (!settings.offlineAccess) await endOfflineSessions(tx, which)
    return settings
  },
}

/** A code is redeemed at once or never (RFC 6749 §4.1.2). */
export const codeSeconds = seconds(60)

/** For so long a device waits until somebody types its code. */
export const deviceSeconds = minutes(10)

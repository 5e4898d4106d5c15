import { z } from 'zod'
import { days, minutes } from '#lib/base/time.ts'
import { ApplicationUrl, TargetPrefix } from './application-url.ts'

const taken = [
  ...['portal', 'admin', 'api', 'login', 'logout', 'sso', 'oidc', 'server', 'remoting', 'apps', 'account', 'setup'],
  ...['reset', 'invite', 'health', 'metrics', 'portico', 'saml', 'cas', 'scim'],
]

/** The slug of a subsystem. Immutable and never reused: it is `aud` and `client_id`. */
export const Identifier = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,62}$/, 'must be 2 to 63 of a-z, 0-9 and -, beginning with a letter')
  .refine((identifier) => !taken.includes(identifier), 'is a name of the portal itself')

export const limitSeconds = z.int().min(minutes(1)).max(days(365))

/** Parts of a person's profile that a subsystem may be told; the id always goes along. */
export const releasableFields = [
  ...(['username', 'name', 'givenName', 'familyName', 'email', 'emailVerified', 'locale'] as const),
]

/** What an operator decides about a subsystem; what is left out keeps the default of its column. */
export const SubsystemSettings = z.strictObject({
  title: z.string().trim().min(1).max(100),
  description: z.string().trim().max(1000).optional(),
  /** Where people arrive with their token; matched exactly. Who speaks Portico's own protocol has one. */
  landingUrl: ApplicationUrl.optional(),
  /** Where the application starts a login of its own; the launcher sends people there. */
  initiateLoginUrl: ApplicationUrl.optional(),
  /** Where the portal tells that a session ended. */
  logoutUrl: ApplicationUrl.optional(),
  targetPrefixes: z.array(TargetPrefix).max(50).optional(),
  returnUrls: z.array(ApplicationUrl).max(50).optional(),
  /** Signing out returns to the application even without a logout hint. */
  returnAfterLogout: z.boolean().optional(),
  /** Whether every login must carry a codeChallenge. */
  browserBinding: z.enum(['required', 'optional']).optional(),
  tokenDelivery: z.enum(['query', 'form_post']).optional(),
  requireRequestToken: z.boolean().optional(),
  /** The launcher may send people in with a token that the application did not ask for. */
  acceptsUnsolicited: z.boolean().optional(),
  /** Whom a person without access may ask. */
  contact: z.string().trim().min(1).max(200).optional(),
  /** Own limits of its sessions; without them, those of the SSO session. */
  idleSeconds: limitSeconds.optional(),
  absoluteSeconds: limitSeconds.optional(),
  /**
   * Whether its sessions are over when the SSO session expires (`always`), or only when that one is ended (`signOutOnly`).
   * Without it, as the protocol has it: the native one `always`, the others `signOutOnly`.
   */
  endsWithSso: z.enum(['always', 'signOutOnly']).optional(),
  /** How long a subsystem token is good. */
  tokenSeconds: z.int().min(10).max(minutes(10)).optional(),
  /** How often its back end is asked to touch its sessions. */
  touchEverySeconds: z.int().min(10).max(minutes(60)).optional(),
  /** A person with more than one role chooses one at sign-in. */
  roleChoice: z.boolean().optional(),
  releasedFields: z.array(z.enum(releasableFields)).optional(),
  /** Names of attributes that the application is told. */
  releasedAttributes: z.array(z.string().trim().min(1).max(100)).max(50).optional(),
})

type Coherent = {
  idleSeconds?: number | null | undefined
  absoluteSeconds?: number | null | undefined
  tokenDelivery?: string | undefined
  landingUrl?: string | null | undefined
}

/** Settings that each are right and together are not. */
export const coherence = (
  { tokenDelivery, landingUrl, idleSeconds, absoluteSeconds }: Coherent,
  ctx: z.RefinementCtx,
) => {
  if (tokenDelivery === 'form_post' && !landingUrl?.startsWith('https:')) {
    // The application's state cookie must be SameSite=None to come along, and browsers take that on https only.
    ctx.addIssue({ code: 'custom', path: ['tokenDelivery'], message: 'form_post needs an https landing URL' })
  }
  if (idleSeconds && absoluteSeconds && idleSeconds > absoluteSeconds) {
    ctx.addIssue({ code: 'custom', path: ['idleSeconds'], message: 'must not be longer than absoluteSeconds' })
  }
}

/** What is said of a subsystem once, when it is made. */
export const newSubsystemFields = {
  identifier: Identifier,
  /** What it speaks: `native` without it. Another protocol is enabled by whoever makes the subsystem, in the same transaction. */
  protocol: z.string().max(24).optional(),
}

/** Portico's own protocol sends people to the landing URL. */
export const landingWhereNative = (
  { protocol = 'native', landingUrl }: { protocol?: string | undefined; landingUrl?: string | undefined },
  ctx: z.RefinementCtx,
) => {
  if (protocol === 'native' && landingUrl === undefined) {
    ctx.addIssue({ code: 'custom', path: ['landingUrl'], message: 'is needed by Portico’s own protocol' })
  }
}

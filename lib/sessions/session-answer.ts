import type { Context } from '#lib/db/context.ts'
import { signLogoutHint } from './logout-hint.ts'
import { formatSessionId } from './session-id.ts'

/** Portico keeps it simple: a session has reached `otp` once anything beside the password was proved in it. */
export type Level = 'password' | 'otp'

/** One row of `answerColumns`: everything that exchange and refresh tell a subsystem. */
export type AnswerRow = {
  user_id: string
  username: string
  email: string | null
  email_verified: boolean
  name: string
  given_name: string | null
  family_name: string | null
  locale: string
  attributes: Record<string, string> | null
  released_fields: string[]
  roles: EffectiveRole[]
  role: string | null
  session_id: string
  number: bigint
  sso_session_id: string
  authenticated_at: Date
  methods: string[]
  expires_at: Date
  touch_every_seconds: number
}

export type EffectiveRole = { name: string; title: string; principalName: string | null; actions: string[] }

/** SQL: whether the role that a session or token was opened with, if any, is still among its person's. Losing it never widens. */
export const roleHeld = (roles: string, role: string): string =>
  `(${role} IS NULL OR ${roles} @> jsonb_build_array(jsonb_build_object('name', ${role})))`

/** What proves identity beside a password: one of these raises the level. */
export const secondFactorMethods = ['totp', 'hotp', 'recovery_code', 'passkey'] as const

/**
 * SQL: the columns of AnswerRow, over `u` (user), `b` (subsystem), `a` (access_of), `p` (proofs),
 * `c` (subsystem session) and `s` (SSO session).
 */
export const answerColumns = `
  u.id AS user_id, u.username, u.email, u.email_verified, u.name, u.given_name, u.family_name, u.locale,
  (SELECT jsonb_object_agg(x.name, x.value) FROM user_attribute x
    WHERE x.user_id = u.id AND x.name = ANY (b.released_attributes)) AS attributes,
  b.released_fields, a.roles, c.role, c.id AS session_id, c.number, s.id AS sso_session_id,
  p.authenticated_at, p.methods, b.touch_every_seconds,
  subsystem_session_deadline(c.ends_with_sso, c.absolute_deadline, c.touched_at, c.idle_seconds,
    s.absolute_deadline, s.touched_at, s.idle_seconds) AS expires_at`

/** SQL: the proofs of one SSO session as `p`. */
export const proofsOf = (ssoSessionId: string): string => `
  (SELECT array_agg(DISTINCT x.method::text ORDER BY x.method::text) AS methods, max(x.at) AS authenticated_at
     FROM sso_session_proof x WHERE x.sso_session_id = ${ssoSessionId}) p`

export const levelOf = (methods: readonly string[]): Level =>
  methods.some((method) => (secondFactorMethods as readonly string[]).includes(method)) ? 'otp' : 'password'

/** The answer of exchange and refresh (native protocol 2.3), with a fresh logout hint. */
export async function sessionAnswer(ctx: Context, row: AnswerRow) {
  // With a chosen role the others count for nothing.
  const roles = row.role === null ? row.roles : row.roles.filter(({ name }) => name === row.role)
  return {
    user: releasedUser(row),
    roles,
    role: row.role,
    actions: [...new Set(roles.flatMap((role) => role.actions))].sort(),
    session: {
      id: formatSessionId(row.session_id),
      number: Number(row.number),
      authenticatedAt: row.authenticated_at.toISOString(),
      methods: row.methods,
      level: levelOf(row.methods),
      expiresAt: row.expires_at.toISOString(),
      touchEverySeconds: row.touch_every_seconds,
    },
    logoutHint: await signLogoutHint(ctx, { ssoSessionId: row.sso_session_id, sessionId: row.session_id }),
  }
}

/** The id, which is `sub` everywhere, and then only what the subsystem is given: released fields, named attributes. */
function releasedUser(row: AnswerRow): Record<string, unknown> {
  const fields: Record<string, unknown> = {
    username: row.username,
    email: row.email,
    emailVerified: row.email_verified,
    name: row.name,
    givenName: row.given_name,
    familyName: row.family_name,
    locale: row.locale,
  }
  const released = row.released_fields.filter((field) => Object.hasOwn(fields, field))
  return {
    id: row.user_id,
    ...Object.fromEntries(released.map((field) => [field, fields[field]])),
    attributes: row.attributes ?? {},
  }
}

import { z } from 'zod'
import { type AnswerRow, levelOf } from '#lib/sessions/session-answer.ts'

/** What a claim of an application's own can tell. Profile fields only as far as the subsystem is told them. */
export const claimSources = [
  ...(['username', 'name', 'email', 'locale', 'roles', 'actions', 'role', 'attribute', 'constant'] as const),
]

export const ClaimMapping = z
  .strictObject({
    claim: z.string().regex(/^[A-Za-z][A-Za-z0-9_.:/-]{0,99}$/, 'is no name of a claim'),
    source: z.enum(claimSources),
    /** The name of the attribute, or the constant itself. */
    value: z.string().max(200).optional(),
  })
  .superRefine(({ source, value }, ctx) => {
    if ((source === 'attribute' || source === 'constant') && !value) {
      ctx.addIssue({ code: 'custom', path: ['value'], message: `is needed for ${source}` })
    }
  })
export type ClaimMapping = z.infer<typeof ClaimMapping>

/** What is known of a person in a subsystem, as far as claims go. */
export type Told = Omit<AnswerRow, SessionColumn>
type SessionColumn =
  | 'session_id'
  | 'number'
  | 'sso_session_id'
  | 'authenticated_at'
  | 'methods'
  | 'expires_at'
  | 'touch_every_seconds'

/** Which claims a scope gives. */
export const scopeClaims = {
  openid: ['sub', 'acr', 'amr', 'auth_time'],
  profile: ['name', 'given_name', 'family_name', 'preferred_username', 'locale'],
  email: ['email', 'email_verified'],
  portico: ['roles', 'actions', 'role'],
} as const

/** Names that no mapping may take: given by scopes, or by what a token is. */
export const standardClaims: ReadonlySet<string> = new Set([
  ...Object.values(scopeClaims).flat(),
  ...['iss', 'aud', 'exp', 'iat', 'nbf', 'jti', 'sid', 'acr', 'amr', 'azp', 'nonce', 'auth_time', 'at_hash', 'c_hash'],
  ...['s_hash', 'events', 'cnf', 'client_id', 'scope', 'act'],
])

const fields: Record<string, (row: Told) => unknown> = {
  username: (row) => row.username,
  name: (row) => row.name,
  givenName: (row) => row.given_name,
  familyName: (row) => row.family_name,
  email: (row) => row.email,
  emailVerified: (row) => row.email_verified,
  locale: (row) => row.locale,
}

const claimOfField: Record<string, string> = {
  username: 'preferred_username',
  name: 'name',
  givenName: 'given_name',
  familyName: 'family_name',
  email: 'email',
  emailVerified: 'email_verified',
  locale: 'locale',
}

const isSaid = (value: unknown): boolean => value !== null && value !== undefined

/** Everything that scopes may give of a person in one subsystem: released fields alone, and what they hold there. */
export function claimsOf(row: Told): Record<string, unknown> {
  const released = row.released_fields.flatMap((field) => {
    const [claim, value] = [claimOfField[field], fields[field]?.(row)]
    return claim && isSaid(value) ? [[claim, value] as const] : []
  })
  return { ...Object.fromEntries(released), ...heldBy(row) }
}

/** With a chosen role the others count for nothing. */
function heldBy({ roles: all, role }: Told) {
  const roles = role === null ? all : all.filter(({ name }) => name === role)
  return {
    roles: roles.map(({ name }) => name),
    actions: [...new Set(roles.flatMap(({ actions }) => actions))].sort(),
    ...(role !== null && { role }),
  }
}

/** The claims that an application's own mapping adds; what a person does not have is left out. */
export function mappedClaims(mappings: readonly ClaimMapping[], row: Told): Record<string, unknown> {
  const held = heldBy(row)
  const told = ({ source, value = '' }: ClaimMapping): unknown => {
    if (source === 'constant') return value
    if (source === 'attribute') return row.attributes?.[value]
    if (source === 'roles' || source === 'actions') return held[source]
    if (source === 'role') return row.role ?? held.roles[0]
    return row.released_fields.includes(source) ? fields[source]?.(row) : undefined
  }
  return Object.fromEntries(
    mappings.map((mapping) => [mapping.claim, told(mapping)] as const).filter(([, value]) => isSaid(value)),
  )
}

/** What the proofs of a session are called in tokens (RFC 8176). */
const methodNames: Record<string, readonly string[]> = {
  password: ['pwd'],
  totp: ['otp'],
  hotp: ['otp'],
  recovery_code: ['otp'],
  passkey: ['hwk'],
}

export function amrOf(methods: readonly string[]): string[] {
  const names = new Set(methods.flatMap((method) => methodNames[method] ?? []))
  return [...names, ...(levelOf(methods) === 'otp' ? ['mfa'] : [])]
}

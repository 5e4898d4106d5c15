import { Prisma } from '#generated/prisma/client.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'

/** A presence in one subsystem. */
export type ChildSession = {
  /** `sss_…` */
  id: string
  subsystem: { id: string; identifier: string; title: string }
  protocol: string
  /** The role that was chosen for it, by title; null where none was. */
  role: string | null
  createdAt: Date
  touchedAt: Date
  /** When it is over if nobody does anything. */
  expiresAt: Date
  /** Whether it is over when its SSO session expires. */
  endsWithSso: boolean
  /** Why it is over; null while it lives. */
  over: string | null
}

/** One sign-in, as administrators see it. Of single subsystems' owners its place and proofs are not to know: null, none. */
export type FoundSession = {
  id: string
  user: { id: string; username: string; name: string }
  origin: string
  createdAt: Date
  touchedAt: Date
  /** When it ends if nobody does anything. */
  expiresAt: Date
  absoluteDeadline: Date
  idleSeconds: number
  over: string | null
  ip: string | null
  userAgent: string | null
  proofs: { method: string; at: Date }[]
  children: ChildSession[]
}

export type SessionRow = Omit<FoundSession, 'proofs' | 'children' | 'user'> & {
  userId: string
  username: string
  name: string
  proofs: { method: string; at: string }[]
  children: (Omit<ChildSession, Instants> & Record<Instants, string>)[]
}

type Instants = 'createdAt' | 'touchedAt' | 'expiresAt'

type Shown = { now: Date; scope: 'all' | readonly string[]; ended: boolean }

/** Which subsystem sessions `c` are the caller's to see. */
export const inScope = (scope: 'all' | readonly string[]): Prisma.Sql =>
  scope === 'all' ? Prisma.sql`true` : Prisma.sql`c.subsystem_id = ANY(${[...scope]}::uuid[])`

/**
 * The columns of SessionRow, of `s` (sso_session), `u` (its user) and `i` (instance); with `ended`, subsystem sessions
 * that are over are among the children.
 */
export function sessionColumns({ now, scope, ended }: Shown): Prisma.Sql {
  const whole = scope === 'all'
  const place = whole ? Prisma.sql`s.ip, s.user_agent AS "userAgent"` : Prisma.sql`NULL AS ip, NULL AS "userAgent"`
  const proofs = Prisma.sql`(SELECT coalesce(jsonb_agg(jsonb_build_object('method', p.method, 'at', p.at) ORDER BY p.at, p.id), '[]')
      FROM sso_session_proof p WHERE p.sso_session_id = s.id AND ${whole})`
  return Prisma.sql`s.id, s.origin, s.created_at AS "createdAt", s.touched_at AS "touchedAt", s.idle_seconds AS "idleSeconds",
    s.absolute_deadline AS "absoluteDeadline", least(s.absolute_deadline, idle_deadline(s.touched_at, s.idle_seconds)) AS "expiresAt",
    sso_session_over(s, u, i, ${now}) AS over, ${place}, u.id AS "userId", u.username, u.name, ${proofs} AS proofs,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'protocol', c.protocol, 'createdAt', c.created_at,
              'touchedAt', c.touched_at, 'expiresAt', c.expires_at, 'endsWithSso', c.ends_with_sso, 'over', c.over, 'role', coalesce(r.title, c.role),
              'subsystem', jsonb_build_object('id', b.id, 'identifier', b.identifier, 'title', b.title)) ORDER BY c.id), '[]')
       FROM (SELECT c.*, subsystem_session_over(c, b, s, u, i, ${now}) AS over,
                    subsystem_session_deadline(c.ends_with_sso, c.absolute_deadline, c.touched_at, c.idle_seconds,
                      s.absolute_deadline, s.touched_at, s.idle_seconds) AS expires_at
               FROM subsystem_session c JOIN subsystem b ON b.id = c.subsystem_id
              WHERE c.sso_session_id = s.id AND ${inScope(scope)}) c
       JOIN subsystem b ON b.id = c.subsystem_id
       LEFT JOIN role r ON r.subsystem_id = c.subsystem_id AND r.name = c.role
      WHERE ${ended} OR c.over IS NULL) AS children`
}

export function foundSession({ userId, username, name, ...row }: SessionRow): FoundSession {
  return {
    ...row,
    user: { id: userId, username, name },
    proofs: row.proofs.map(({ method, at }) => ({ method, at: new Date(at) })),
    children: row.children.map((child) => ({
      ...child,
      id: formatSessionId(child.id),
      createdAt: new Date(child.createdAt),
      touchedAt: new Date(child.touchedAt),
      expiresAt: new Date(child.expiresAt),
    })),
  }
}

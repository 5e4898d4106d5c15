import { Prisma } from '#generated/prisma/client.ts'

/** The terms under which a subsystem session is opened; they stay its own, whatever is set afterwards. */
export type OpeningTerms = {
  subsystemEpoch: number
  idleSeconds: number | null
  absoluteDeadline: Date | null
  endsWithSso: boolean
}

/** SQL: the columns of OpeningTerms, of `b` (subsystem) and `i` (instance), for a session of this protocol that is opened at `at`. */
export const openingTerms = (protocol: string, at: Date): Prisma.Sql => Prisma.sql`
  b.session_epoch AS "subsystemEpoch", b.idle_seconds AS "idleSeconds",
  ends_with_sso(b.ends_with_sso, ${protocol}) AS "endsWithSso",
  opened_until(${at}, b.absolute_seconds, ends_with_sso(b.ends_with_sso, ${protocol}), i.outliving_seconds) AS "absoluteDeadline"`

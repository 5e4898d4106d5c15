import { Prisma } from '#generated/prisma/client.ts'

/** SQL: whether `s` (sso_session) is one that no browser carries and whose application is over: nothing can come of it any more. */
export const leftEmpty = Prisma.sql`(s.origin <> 'browser'
      AND NOT EXISTS (SELECT FROM subsystem_session c WHERE c.sso_session_id = s.id AND c.ended_at IS NULL))`

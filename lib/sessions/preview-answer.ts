import type { Context } from '#lib/db/context.ts'
import type { AnswerRow } from './session-answer.ts'

type Preview = Pick<
  AnswerRow,
  'user_id' | 'username' | 'email' | 'email_verified' | 'name' | 'given_name' | 'family_name'
> &
  Pick<AnswerRow, 'locale' | 'attributes' | 'released_fields' | 'roles' | 'role'>

/** What a session of this person in this subsystem would tell, were it opened now; null where they have no access. */
export async function previewAnswer(
  ctx: Context,
  { userId, subsystemId }: { userId: string; subsystemId: string },
): Promise<Preview | null> {
  const [row] = await ctx.db.$queryRaw<Preview[]>`
    SELECT u.id AS user_id, u.username, u.email, u.email_verified, u.name, u.given_name, u.family_name, u.locale,
           (SELECT jsonb_object_agg(x.name, x.value) FROM user_attribute x
             WHERE x.user_id = u.id AND x.name = ANY (b.released_attributes)) AS attributes,
           b.released_fields, a.roles, NULL::text AS role
      FROM "user" u JOIN subsystem b ON b.id = ${subsystemId}::uuid
      CROSS JOIN LATERAL access_of(u.id, b.id, ${ctx.now}) a
     WHERE u.id = ${userId}::uuid AND u.removed_at IS NULL AND a.digest <> ''`
  return row ?? null
}

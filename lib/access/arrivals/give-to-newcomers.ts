import type { AuditEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import type { Holdings } from './read-givable.ts'

export type Giving = { userId: string; holdings: Holdings }

/**
 * Gives many people, who were made in this very transaction and hold nothing, what `readGivable` found for them: a statement
 * a table. Returns the events to record.
 */
export async function giveToNewcomers(tx: Context, givings: readonly Giving[], who: Actor): Promise<AuditEvent[]> {
  const grants = givings.flatMap(({ userId, holdings }) =>
    holdings.roles.map((role) => ({ id: newId(), userId, role })),
  )
  const memberships = givings.flatMap(({ userId, holdings }) => holdings.teams.map((team) => ({ userId, team })))
  const confirmations = givings.flatMap(({ userId, holdings }) =>
    holdings.confirmations.map((confirmation) => ({ userId, ...confirmation })),
  )
  const by = personOf(who)
  await tx.db.$executeRaw`
    INSERT INTO "grant" (id, user_id, role_id, granted_by_id, valid_from)
    SELECT r.id, r."userId", r."roleId", ${by}::uuid, ${tx.now}
      FROM jsonb_to_recordset(${JSON.stringify(
        grants.map(({ id, userId, role }) => ({ id, userId, roleId: role.id })),
      )}::jsonb) r (id uuid, "userId" uuid, "roleId" uuid)`
  await tx.db.$executeRaw`
    INSERT INTO team_member (id, team_id, user_id, added_by_id, valid_from)
    SELECT r.id, r."teamId", r."userId", ${by}::uuid, r.at
      FROM jsonb_to_recordset(${JSON.stringify(
        memberships.map(({ userId, team }) => ({ id: newId(), userId, teamId: team.id, at: team.at })),
      )}::jsonb) r (id uuid, "teamId" uuid, "userId" uuid, at timestamptz)`
  await tx.db.confirmation.createMany({
    data: confirmations.map(({ userId, roleActionId }) => ({
      userId,
      roleActionId,
      confirmedById: by,
      validFrom: tx.now,
    })),
  })
  if (grants.length > 0) await noteDigests(tx, [...new Set(grants.map(({ userId }) => userId))])
  return [
    ...grants.map(({ id, userId, role }): AuditEvent => {
      const facts = { grantId: id, role: role.name, team: null, limitedTo: null, from: tx.now.toISOString(), to: null }
      return { kind: 'grant.added', userId, subsystemId: role.subsystem.id, facts }
    }),
    ...memberships.map(({ userId, team }): AuditEvent => {
      const facts = { teamId: team.id, team: team.name, from: team.at.toISOString(), to: null }
      return { kind: 'team.member-added', userId, facts }
    }),
    ...confirmations.map(({ userId, role, action }): AuditEvent => {
      const facts = { role: role.name, action, to: null }
      return { kind: 'confirmation.added', userId, subsystemId: role.subsystem.id, facts }
    }),
  ]
}

/** What they may do from now on, so that a later change is seen to be one. Nobody has a session that was told otherwise. */
const noteDigests = (tx: Context, userIds: readonly string[]) =>
  tx.db.$executeRaw`
    INSERT INTO access_digest (user_id, subsystem_id, digest)
    SELECT d.user_id, d.subsystem_id, d.digest FROM access_digest_at(${tx.now}) d WHERE d.user_id = ANY (${userIds}::uuid[])
        ON CONFLICT (user_id, subsystem_id) DO NOTHING`

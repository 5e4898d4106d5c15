import { holdAdministration } from '#lib/access/administration.ts'
import { type FoundRole, findRole } from '#lib/access/find-role.ts'
import { permitGrant, permitTeamGrants } from '#lib/access/permit-grant.ts'
import { requireRight } from '#lib/access/rights.ts'
import { findTeam } from '#lib/access/teams/find-team.ts'
import { holdTeam } from '#lib/access/teams/hold-team.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { laterOf } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

/** What somebody is to be given, by name. */
export type Wanted = {
  grants?: readonly { subsystem: string; role: string }[] | undefined
  teams?: readonly string[] | undefined
  confirmations: readonly { subsystem: string; role: string; action: string }[]
}

export type HeldTeam = { id: string; name: string; at: Date; subsystemIds: readonly string[] }
export type HeldConfirmation = { roleActionId: string; role: FoundRole; action: string }

/** The same, found here and permitted. */
export type Holdings = { roles: FoundRole[]; teams: HeldTeam[]; confirmations: HeldConfirmation[] }

/**
 * Finds whatever is to be given to any of many people, once for all of them, with the checks of `addGrant`, `addTeamMember`
 * and `addConfirmation`; the teams' rows are taken. Gives what finds the holdings of one person, which refuses: no_such_role,
 * no_such_subsystem, no_such_team, no_such_action, not_permitted. Only inside a transaction, before any user's row is taken.
 */
export async function readGivable(
  tx: Context,
  wanted: readonly Wanted[],
  who: Actor,
): Promise<(one: Wanted) => Holdings> {
  const roles = new Found<FoundRole>()
  const teams = new Found<HeldTeam>()
  const confirmations = new Found<HeldConfirmation>()
  if (wanted.some((one) => one.teams?.length)) await holdAdministration(tx)
  for (const { subsystem, role } of wanted.flatMap((one) => [...(one.grants ?? []), ...one.confirmations])) {
    await roles.find([subsystem, role], () => permittedRole(tx, subsystem, role, who))
  }
  // In one order, or two imports would wait for each other.
  for (const name of [...new Set(wanted.flatMap((one) => one.teams ?? []))].sort()) {
    await teams.find([name], () => permittedTeam(tx, name, who))
  }
  for (const { subsystem, role, action } of wanted.flatMap((one) => one.confirmations)) {
    await confirmations.find([subsystem, role, action], () => findContent(tx, roles.get([subsystem, role]), action))
  }
  return (one) => ({
    roles: (one.grants ?? []).map(({ subsystem, role }) => roles.get([subsystem, role])),
    teams: (one.teams ?? []).map((name) => teams.get([name])),
    confirmations: one.confirmations.map(({ subsystem, role, action }) => confirmations.get([subsystem, role, action])),
  })
}

/** What was looked for, by its names: found, or why not. */
class Found<Value> {
  readonly #values = new Map<string, Value | Refusal>()

  async find(names: readonly string[], look: () => Promise<Value>): Promise<void> {
    const key = JSON.stringify(names)
    if (this.#values.has(key)) return
    try {
      this.#values.set(key, await look())
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#values.set(key, error)
    }
  }

  get(names: readonly string[]): Value {
    const found = this.#values.get(JSON.stringify(names))
    if (found === undefined) throw new Error('it was not looked for')
    if (found instanceof Refusal) throw found
    return found
  }
}

async function permittedRole(tx: Context, subsystem: string, name: string, who: Actor): Promise<FoundRole> {
  const role = await findRole(tx, subsystem, name)
  await permitGrant(tx, { role, limitedToId: null }, who)
  return role
}

async function permittedTeam(tx: Context, name: string, who: Actor): Promise<HeldTeam> {
  await requireRight(tx, who, 'teams.write')
  const team = await findTeam(tx, name)
  const at = laterOf(await holdTeam(tx, team.id), tx.now)
  return { id: team.id, name: team.name, at, subsystemIds: await permitTeamGrants(tx, team.id, who) }
}

async function findContent(tx: Context, role: FoundRole, action: string): Promise<HeldConfirmation> {
  const content = await tx.db.roleAction.findFirst({
    where: { roleId: role.id, validTo: null, confirmable: true, action: { name: action } },
    select: { id: true },
  })
  if (!content) throw new Refusal('no_such_action', { detail: `${role.name} has no confirmable action ${action}.` })
  return { roleActionId: content.id, role, action }
}

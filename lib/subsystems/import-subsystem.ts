import { z } from 'zod'
import { CreateAction, createAction } from '#lib/access/create-action.ts'
import { CreateActionGroup, createActionGroup } from '#lib/access/create-action-group.ts'
import { CreateRole, createRole } from '#lib/access/create-role.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { createSubsystem } from './create-subsystem.ts'
import { coherence, landingWhereNative, newSubsystemFields, SubsystemSettings } from './subsystem-settings.ts'

/** A subsystem with everything that people can be given in it. */
export const ImportSubsystem = SubsystemSettings.extend({
  ...newSubsystemFields,
  actions: z
    .array(CreateAction.omit({ subsystem: true }))
    .max(1000)
    .optional(),
  groups: z
    .array(CreateActionGroup.omit({ subsystem: true }))
    .max(1000)
    .optional(),
  roles: z
    .array(CreateRole.omit({ subsystem: true }))
    .max(1000)
    .optional(),
})
  .superRefine(coherence)
  .superRefine(landingWhereNative)

export type Imported = {
  identifier: string
  outcome: 'created' | 'extended' | 'unchanged'
  /** Of a subsystem that was made; nowhere else. */
  secret: string | null
  /** Names that were added. */
  actions: string[]
  groups: string[]
  roles: string[]
}

/**
 * Makes the subsystem if it is missing, and the actions, groups and roles that it lacks. What exists stays as it is,
 * so the same description can be imported again. All or nothing.
 * Refuses: no_such_action.
 */
export function importSubsystem(ctx: Context, input: z.infer<typeof ImportSubsystem>, who: Actor): Promise<Imported> {
  const { actions = [], groups = [], roles = [], ...settings } = input
  const subsystem = settings.identifier
  return ctx.atomically(async (tx) => {
    const known = await tx.db.subsystem.findUnique({ where: { identifier: subsystem }, select: { id: true } })
    const secret = known ? null : (await createSubsystem(tx, settings, who)).secret
    const of = { where: { subsystem: { identifier: subsystem } }, select: { name: true } }
    const missing = {
      actions: lacking(actions, await tx.db.action.findMany(of)),
      groups: lacking(groups, await tx.db.actionGroup.findMany(of)),
      roles: lacking(roles, await tx.db.role.findMany(of)),
    }
    for (const action of missing.actions) await createAction(tx, { subsystem, ...action }, who)
    for (const group of missing.groups) await createActionGroup(tx, { subsystem, ...group }, who)
    for (const role of missing.roles) await createRole(tx, { subsystem, ...role }, who)
    const added = { actions: namesOf(missing.actions), groups: namesOf(missing.groups), roles: namesOf(missing.roles) }
    const extended = added.actions.length + added.groups.length + added.roles.length > 0
    return {
      identifier: subsystem,
      outcome: known ? (extended ? 'extended' : 'unchanged') : 'created',
      secret,
      ...added,
    }
  })
}

type Named = { name: string }
const namesOf = (items: readonly Named[]): string[] => items.map(({ name }) => name)

const lacking = <T extends Named>(wanted: readonly T[], existing: readonly Named[]): T[] =>
  wanted.filter(({ name }) => !existing.some((one) => one.name === name))

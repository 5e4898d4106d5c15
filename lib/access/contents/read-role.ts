import type { Context } from '#lib/db/context.ts'

const nameOf = { select: { name: true } }

/** What can be edited of a role. */
export type RoleContents = {
  title: string | null
  principalName: string | null
  /** Single actions that every holder has. */
  actions: string[]
  /** Single actions that count only for those for whom they are confirmed. */
  confirmable: string[]
  groups: string[]
}

export const roleContentsColumns = {
  title: true,
  principalName: true,
  actions: { where: { validTo: null }, select: { confirmable: true, action: nameOf } },
  groups: { where: { validTo: null }, select: { group: nameOf } },
} as const

type Row = {
  title: string | null
  principalName: string | null
  actions: { confirmable: boolean; action: { name: string } }[]
  groups: { group: { name: string } }[]
}

/** A row of `roleContentsColumns`, in one order, so that the same contents have the same version. */
export function roleContents({ title, principalName, actions, groups }: Row): RoleContents {
  const named = (confirmable: boolean) =>
    actions.filter((row) => row.confirmable === confirmable).map(({ action }) => action.name)
  return {
    title,
    principalName,
    actions: named(false).sort(),
    confirmable: named(true).sort(),
    groups: groups.map(({ group }) => group.name).sort(),
  }
}

/** What is in a role now. */
export const readRole = async (ctx: Context, roleId: string): Promise<RoleContents> =>
  roleContents(await ctx.db.role.findUniqueOrThrow({ where: { id: roleId }, select: roleContentsColumns }))

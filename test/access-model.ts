import { portalIdentifier } from '#lib/access/administration.ts'
import type { Context } from '#lib/db/context.ts'

// The access model a second time, in plain loops over the rows: what the SQL of `access_path` is compared with.

/** `action` everywhere, or `action@subsystem id`. */
export type RightText = string

/** Every row that the access model reads. */
export type AccessRows = Awaited<ReturnType<typeof readAccessRows>>

export const readAccessRows = async (ctx: Context) => ({
  portalId: (await ctx.db.subsystem.findUniqueOrThrow({ where: { identifier: portalIdentifier } })).id,
  users: await ctx.db.user.findMany({ select: { id: true, username: true, lockedAt: true, removedAt: true } }),
  actions: await ctx.db.action.findMany(),
  roles: await ctx.db.role.findMany(),
  grants: await ctx.db.grant.findMany(),
  members: await ctx.db.teamMember.findMany(),
  roleActions: await ctx.db.roleAction.findMany(),
  roleGroups: await ctx.db.roleActionGroup.findMany(),
  groupActions: await ctx.db.actionGroupAction.findMany(),
  confirmations: await ctx.db.confirmation.findMany(),
})

type Dated = { validFrom: Date; validTo: Date | null }
const holds = ({ validFrom, validTo }: Dated, at: Date): boolean =>
  validFrom <= at && (validTo === null || at < validTo)

type Way = { userId: string; subsystemId: string; roleId: string; actionId: string; limitedToId: string | null }

/** Every way by which somebody has an action at `at`. */
export function waysAt(rows: AccessRows, at: Date): Way[] {
  return rows.grants
    .filter((grant) => holds(grant, at))
    .flatMap(({ userId, teamId, roleId, limitedToId }) => {
      const members = rows.members.filter((member) => member.teamId === teamId && holds(member, at))
      const holders = userId === null ? members.map((member) => member.userId) : [userId]
      const subsystemId = rows.roles.find(({ id }) => id === roleId)?.subsystemId ?? ''
      return holders.flatMap((holder) =>
        contentsFor(rows, { roleId, holder, at }).map((actionId) => ({
          userId: holder,
          subsystemId,
          roleId,
          actionId,
          limitedToId,
        })),
      )
    })
}

function contentsFor(rows: AccessRows, { roleId, holder, at }: { roleId: string; holder: string; at: Date }): string[] {
  const single = rows.roleActions
    .filter((content) => content.roleId === roleId && holds(content, at))
    .filter(
      ({ id, confirmable }) =>
        !confirmable ||
        rows.confirmations.some((one) => one.userId === holder && one.roleActionId === id && holds(one, at)),
    )
  const grouped = rows.roleGroups
    .filter((content) => content.roleId === roleId && holds(content, at))
    .flatMap(({ actionGroupId }) =>
      rows.groupActions.filter((content) => content.actionGroupId === actionGroupId && holds(content, at)),
    )
  return [...single, ...grouped].map(({ actionId }) => actionId)
}

/** What somebody may do at the portal at `at`, were they not locked. */
export function portalRightsAt(rows: AccessRows, userId: string, at: Date): Set<RightText> {
  const ways = waysAt(rows, at).filter((way) => way.userId === userId && way.subsystemId === rows.portalId)
  return new Set(
    ways.map(({ actionId, limitedToId }) => {
      const name = rows.actions.find(({ id }) => id === actionId)?.name ?? ''
      return limitedToId === null ? name : `${name}@${limitedToId}`
    }),
  )
}

/** Whether one set of rights covers a right: an action that is held everywhere is held over each subsystem. */
export const covers = (held: ReadonlySet<RightText>, right: RightText): boolean =>
  held.has(right) || held.has(right.split('@')[0] ?? '')

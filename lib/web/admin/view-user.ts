import { portalIdentifier } from '#lib/access/administration.ts'
import { listConfirmable } from '#lib/access/confirmations/list-confirmable.ts'
import { listGrants } from '#lib/access/list-grants.ts'
import { usersHoldings } from '#lib/access/users-holdings.ts'
import type { Context } from '#lib/db/context.ts'
import { factorsMax } from '#lib/factors/factors-max.ts'
import { countRecoveryCodes } from '#lib/factors/recovery/count-recovery-codes.ts'
import { listTrustedDevices } from '#lib/factors/trusted-device/list-trusted-devices.ts'
import { deviceName } from '#lib/web/device-name.ts'
import { found } from './found.ts'
import type { UserPage } from './user-page.ts'

/** What a user signs in with, and what an administrator may do about it. */
export async function viewUserFactors({ ctx, rights, user, factors }: UserPage) {
  const [codes, devices] = await Promise.all([countRecoveryCodes(ctx, user.id), listTrustedDevices(ctx, user.id)])
  return {
    password: user.password,
    factors,
    codes,
    devices: devices.map((device) => ({ ...device, name: deviceName(device.userAgent) })),
    may: { recover: rights.may('users.recover'), assign: factors.length < factorsMax },
  }
}

const grantsMax = 200

/** What a user holds by themselves and through teams, and what could be granted. */
export async function viewUserAccess({ ctx, who, rights, user }: UserPage) {
  const [{ grants }, teams, confirmable, holdings, subsystems] = await Promise.all([
    found(listGrants(ctx, { user: user.id, limit: grantsMax }, who)),
    listMemberships(ctx, user.id),
    found(listConfirmable(ctx, { user: user.id }, who)),
    usersHoldings(ctx, [user.id], rights.scope('users.read')),
    listRoles(ctx),
  ])
  const title = new Map(subsystems.map((one) => [one.identifier, one.title]))
  const permitted = new Set(subsystems.filter(({ id }) => rights.may('grants.write', id)).map((one) => one.identifier))
  return {
    grants: grants.map((grant) => ({
      ...grant,
      subsystemTitle: title.get(grant.subsystem) ?? grant.subsystem,
      limitedToTitle: grant.limitedTo && (title.get(grant.limitedTo) ?? grant.limitedTo),
      upcoming: new Date(grant.validFrom) > ctx.now,
      removable: permitted.has(grant.subsystem) || grant.subsystem === portalIdentifier,
    })),
    teams,
    confirmable,
    holdings: holdings.get(user.id) ?? [],
    roles: subsystems
      .filter(({ identifier }) => permitted.has(identifier) || identifier === portalIdentifier)
      .flatMap(({ identifier, title, roles }) =>
        roles.map((role) => ({ value: `${identifier} ${role.name}`, label: `${title}: ${role.title ?? role.name}` })),
      ),
    limits: subsystems
      .filter(({ identifier }) => identifier !== portalIdentifier)
      .map(({ identifier, title }) => ({ value: identifier, label: title })),
    may: { grant: rights.scope('grants.write').length > 0 },
  }
}

const listMemberships = async (ctx: Context, userId: string) => {
  const found = await ctx.db.teamMember.findMany({
    where: { userId, OR: [{ validTo: null }, { validTo: { gt: ctx.now } }], team: { removedAt: null } },
    select: {
      id: true,
      validFrom: true,
      validTo: true,
      addedBy: { select: { username: true } },
      team: { select: { name: true, title: true } },
    },
    orderBy: { team: { title: 'asc' } },
  })
  return found.map(({ addedBy, ...membership }) => ({ ...membership, addedBy: addedBy?.username ?? null }))
}

const rolesMax = 300

const listRoles = (ctx: Context) =>
  ctx.db.subsystem.findMany({
    where: { removedAt: null },
    select: {
      id: true,
      identifier: true,
      title: true,
      roles: { where: { removedAt: null }, select: { name: true, title: true }, orderBy: { name: 'asc' } },
    },
    orderBy: { title: 'asc' },
    take: rolesMax,
  })

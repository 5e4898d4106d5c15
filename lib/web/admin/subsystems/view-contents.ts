import { notFound } from 'next/navigation'
import { countHolders, nameHolders } from '#lib/access/contents/count-holders.ts'
import { listContents, type SubsystemContents } from '#lib/access/contents/list-contents.ts'
import { listRemoved } from '#lib/access/contents/list-removed.ts'
import { factorKinds } from '#lib/factors/factor-kinds.ts'
import { listPolicies } from '#lib/factors/list-policies.ts'
import { found } from '#lib/web/admin/found.ts'
import type { SubsystemPage } from './subsystem-page.ts'

/** Of the portal itself actions and groups are built in; roles can be made of them. */
const mayOf = ({ may, subsystem }: SubsystemPage) => ({
  writeRoles: may('roles.write'),
  writeActions: may('roles.write') && !subsystem.builtIn,
})

/** Everything that people can be given in a subsystem, and what was removed. */
export async function viewContents(page: SubsystemPage) {
  const { ctx, who, subsystem } = page
  const which = { subsystem: subsystem.identifier }
  return {
    ...(await found(listContents(ctx, which, who))),
    removed: await found(listRemoved(ctx, which, who)),
    may: mayOf(page),
  }
}

/** One role of a subsystem: what may be in it, who holds it, and what is asked of them. */
export async function viewRole(page: SubsystemPage) {
  const { subsystem, may, ctx } = page
  const { one: role, contents } = await readOne(page, 'roles')
  const policies = await listPolicies(ctx)
  return {
    role,
    actions: contents.actions,
    groups: contents.groups,
    use: await countUse(page, [role], []),
    policy: policies.find((one) => one.subsystem === subsystem.identifier && one.role === role.name) ?? null,
    kinds: factorKinds.map(({ kind }) => kind),
    may: {
      write: mayOf(page).writeRoles && !role.builtIn,
      setPolicy: subsystem.builtIn ? page.rights.may('settings.write') : may('subsystems.write'),
    },
  }
}

/** One action group of a subsystem, and the roles that have it. */
export async function viewGroup(page: SubsystemPage) {
  const { one: group, contents } = await readOne(page, 'groups')
  const roles = contents.roles.filter((role) => role.groups.includes(group.name))
  return {
    group,
    actions: contents.actions,
    use: await countUse(page, roles, roles.map(calledRole)),
    mayWrite: mayOf(page).writeActions,
  }
}

/** One action of a subsystem, and the groups and roles that have it. */
export async function viewAction(page: SubsystemPage) {
  const { one: action, contents } = await readOne(page, 'actions')
  const groups = contents.groups.filter((group) => group.actions.includes(action.name))
  const byGroup = (role: SubsystemContents['roles'][number]) => groups.some(({ name }) => role.groups.includes(name))
  const alone = contents.roles.filter(({ actions, confirmable }) => [...actions, ...confirmable].includes(action.name))
  const holding = contents.roles.filter((role) => alone.includes(role) || byGroup(role))
  const places = [...groups.map(({ name, title }) => `the group ${title ?? name}`), ...alone.map(calledRole)]
  return { action, use: await countUse(page, holding, places), mayWrite: mayOf(page).writeActions }
}

const calledRole = ({ name, title }: { name: string; title: string | null }) => `the role ${title ?? name}`

/** The one that the address names. */
async function readOne<Kind extends keyof SubsystemContents>(page: SubsystemPage, kind: Kind) {
  const { ctx, who, subsystem, query } = page
  const contents = await found(listContents(ctx, { subsystem: subsystem.identifier }, who))
  const all: readonly SubsystemContents[Kind][number][] = contents[kind]
  const one = all.find(({ name }) => name === query['name'])
  if (!one) notFound()
  return { one, contents }
}

/** Who holds one of these roles; by name where the reader sees or grants to people here. */
async function countUse({ ctx, may }: SubsystemPage, roles: readonly { id: string }[], places: string[]) {
  const roleIds = roles.map(({ id }) => id)
  const named = may('users.read') || may('grants.write')
  return {
    ...(await countHolders(ctx, roleIds)),
    first: named ? await nameHolders(ctx, roleIds) : [],
    places,
  }
}

import { z } from 'zod'
import { ActionName, RoleName, Title } from '#lib/access/names.ts'

const distinct = <T>(items: readonly T[], nameOf: (item: T) => string): boolean =>
  new Set(items.map(nameOf)).size === items.length
const itself = (name: string) => name
const names = <S extends z.ZodType<string>>(name: S) =>
  z
    .array(name)
    .max(1000)
    .refine((given) => distinct(given, itself), 'names something twice')

const DeclaredAction = z.strictObject({
  name: ActionName,
  title: Title.optional(),
  description: z.string().trim().max(1000).optional(),
  /** It is added to nothing that somebody holds without approval. */
  sensitive: z.boolean().optional(),
})

const DeclaredGroup = z.strictObject({ name: ActionName, title: Title.optional(), actions: names(ActionName) })

const DeclaredRole = z.strictObject({
  name: RoleName,
  title: Title.optional(),
  /** What the application calls the role in its own code. */
  principalName: z.string().trim().min(1).max(100).optional(),
  groups: names(ActionName).optional(),
  actions: names(ActionName).optional(),
  /** Actions that count only for people for whom they were confirmed. */
  confirmable: names(ActionName).optional(),
})

const named = <T extends { name: string }>(items: readonly T[]) => distinct(items, ({ name }) => name)

/** What a subsystem declares about itself (native protocol 2.7). */
export const Manifest = z
  .strictObject({
    /** Never goes back: a lower one than the last is stale. */
    revision: z.int().min(0).optional(),
    actions: z.array(DeclaredAction).max(1000).refine(named, 'declares an action twice'),
    groups: z.array(DeclaredGroup).max(500).refine(named, 'declares a group twice').optional(),
    roles: z.array(DeclaredRole).max(500).refine(named, 'declares a role twice').optional(),
  })
  .superRefine(({ actions, groups = [], roles = [] }, ctx) => {
    const known = new Set(actions.map(({ name }) => name))
    const knownGroups = new Set(groups.map(({ name }) => name))
    const say = (path: (string | number)[], message: string) => ctx.addIssue({ code: 'custom', path, message })
    const check = (path: (string | number)[], given: readonly string[] = [], declared = known) => {
      const missing = given.find((name) => !declared.has(name))
      if (missing !== undefined) say(path, `names ${missing}, which the manifest does not declare`)
    }
    for (const [i, group] of groups.entries()) check(['groups', i, 'actions'], group.actions)
    for (const [i, role] of roles.entries()) {
      check(['roles', i, 'actions'], role.actions)
      check(['roles', i, 'confirmable'], role.confirmable)
      check(['roles', i, 'groups'], role.groups, knownGroups)
      const both = role.confirmable?.find((name) => role.actions?.includes(name))
      if (both !== undefined) say(['roles', i, 'confirmable'], `names ${both}, which is among its actions already`)
    }
  })
export type Manifest = z.infer<typeof Manifest>
export type DeclaredRole = z.infer<typeof DeclaredRole>

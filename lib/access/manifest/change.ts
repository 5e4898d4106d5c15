import { z } from 'zod'

const title = z.string().nullable()

const actionFacts = { action: z.string(), title, description: z.string().nullable(), sensitive: z.boolean() }

const groupFacts = { group: z.string(), title }
const roleFacts = { role: z.string(), title, principalName: title }
const inGroup = { group: z.string(), action: z.string() }
const inRole = { role: z.string(), action: z.string() }

/** One change of a subsystem's actions, groups or roles, as small as it can be decided on. Names only. */
export const Change = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('action.added'), ...actionFacts }),
  z.strictObject({ change: z.literal('action.edited'), ...actionFacts }),
  z.strictObject({ change: z.literal('action.removed'), action: z.string() }),
  z.strictObject({ change: z.literal('action.not-sensitive'), action: z.string() }),
  z.strictObject({ change: z.literal('group.added'), ...groupFacts }),
  z.strictObject({ change: z.literal('group.edited'), ...groupFacts }),
  z.strictObject({ change: z.literal('group.removed'), group: z.string() }),
  z.strictObject({ change: z.literal('group.action-added'), ...inGroup }),
  z.strictObject({ change: z.literal('group.action-removed'), ...inGroup }),
  z.strictObject({ change: z.literal('role.added'), ...roleFacts }),
  z.strictObject({ change: z.literal('role.edited'), ...roleFacts }),
  z.strictObject({ change: z.literal('role.removed'), role: z.string() }),
  z.strictObject({ change: z.literal('role.action-added'), ...inRole, confirmable: z.boolean() }),
  z.strictObject({ change: z.literal('role.action-removed'), ...inRole }),
  z.strictObject({ change: z.literal('role.action-confirmable'), ...inRole }),
  z.strictObject({ change: z.literal('role.action-unconditional'), ...inRole }),
  z.strictObject({ change: z.literal('role.group-added'), role: z.string(), group: z.string() }),
  z.strictObject({ change: z.literal('role.group-removed'), role: z.string(), group: z.string() }),
])
export type Change = z.infer<typeof Change>

/** A change that is wanted, and whether an administrator decides on it. */
export type Wanted = { change: Change; held: boolean }

/** Two changes with one key are the same change. */
export const changeKey = (change: Change): string => JSON.stringify(Object.entries(change).sort())

/** A change as a sentence without its full stop. */
export function describeChange(change: Change): string {
  switch (change.change) {
    case 'action.added':
      return `Adds the action ${change.action}`
    case 'action.edited':
      return `Describes the action ${change.action} anew`
    case 'action.removed':
      return `Removes the action ${change.action}`
    case 'action.not-sensitive':
      return `Takes ${change.action} for sensitive no longer`
    case 'group.added':
      return `Adds the action group ${change.group}`
    case 'group.edited':
      return `Renames the action group ${change.group}`
    case 'group.removed':
      return `Removes the action group ${change.group}`
    case 'group.action-added':
      return `Adds ${change.action} to the action group ${change.group}`
    case 'group.action-removed':
      return `Takes ${change.action} out of the action group ${change.group}`
    default:
      return describeRoleChange(change)
  }
}

function describeRoleChange(change: Extract<Change, { role: string }>): string {
  switch (change.change) {
    case 'role.added':
      return `Adds the role ${change.role}`
    case 'role.edited':
      return `Describes the role ${change.role} anew`
    case 'role.removed':
      return `Removes the role ${change.role}`
    case 'role.action-added':
      return `Adds ${change.action} to the role ${change.role}${change.confirmable ? ', to be confirmed' : ''}`
    case 'role.action-removed':
      return `Takes ${change.action} out of the role ${change.role}`
    case 'role.action-confirmable':
      return `Asks for confirmation of ${change.action} in the role ${change.role}`
    case 'role.action-unconditional':
      return `Asks for confirmation of ${change.action} in the role ${change.role} no longer`
    case 'role.group-added':
      return `Adds the action group ${change.group} to the role ${change.role}`
    case 'role.group-removed':
      return `Takes the action group ${change.group} out of the role ${change.role}`
  }
}

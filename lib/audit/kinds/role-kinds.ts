import { countOf, fact, type Sentence, type Told } from './told.ts'

/** What can be done in subsystems, and who is given it. */
export const roleKinds = {
  'action-group.created': (told) => `${told.by} made the action group ${fact(told, 'name')} in ${told.application}`,
  'action-group.edited': (told) => `${told.by} changed the action group ${fact(told, 'name')} in ${told.application}`,
  'action-group.removed': (told) =>
    `${told.by} removed the action group ${fact(told, 'name')} from ${told.application}`,
  'action.created': (told) => `${told.by} made the action ${fact(told, 'name')} in ${told.application}`,
  'action.edited': (told) => `${told.by} changed the action ${fact(told, 'name')} in ${told.application}`,
  'action.removed': (told) => `${told.by} removed the action ${fact(told, 'name')} from ${told.application}`,
  'confirmation.added': (told) =>
    `${told.by} confirmed ${fact(told, 'action')} of the role ${fact(told, 'role')} in ${told.application} for ${told.whom}`,
  'confirmation.removed': (told) =>
    `${told.by} took back ${fact(told, 'action')} of the role ${fact(told, 'role')} in ${told.application} from ${told.whom}`,
  'grant.added': (told) => `${told.by} gave ${holder(told)} the role ${roleOf(told)} in ${told.application}`,
  'grant.removed': (told) => `${told.by} took the role ${roleOf(told)} in ${told.application} from ${holder(told)}`,
  'manifest.change-approved': (told) => `${told.by} approved for ${told.application}: ${fact(told, 'text')}`,
  'manifest.change-rejected': (told) => `${told.by} rejected for ${told.application}: ${fact(told, 'text')}`,
  'manifest.pushed': (told) =>
    `The manifest of ${told.application} was taken with ${countOf(told, 'applied', 'change')}, and ${countOf(told, 'pending', 'change')} awaiting a decision`,
  'role.created': (told) => `${told.by} made the role ${fact(told, 'name')} in ${told.application}`,
  'role.edited': (told) => `${told.by} changed the role ${fact(told, 'name')} in ${told.application}`,
  'role.removed': (told) => `${told.by} removed the role ${fact(told, 'name')} from ${told.application}`,
  'team.created': (told) => `${told.by} made the team ${fact(told, 'team')}`,
  'team.edited': (told) => `${told.by} changed the team ${fact(told, 'team')}`,
  'team.member-added': (told) => `${told.by} added ${told.whom} to the team ${fact(told, 'team')}`,
  'team.member-removed': (told) => `${told.by} took ${told.whom} out of the team ${fact(told, 'team')}`,
  'team.removed': (told) =>
    `${told.by} removed the team ${fact(told, 'team')} with ${countOf(told, 'members', 'member')}`,
} as const satisfies Record<string, Sentence>

const holder = (told: Told): string => (fact(told, 'team') ? `the team ${fact(told, 'team')}` : told.whom)
const roleOf = (told: Told): string =>
  fact(told, 'limitedTo') ? `${fact(told, 'role')} over ${fact(told, 'limitedTo')}` : fact(told, 'role')

import { laterOf } from '#lib/base/time.ts'
import type { Content, Holding, Period, Withheld } from './explanation.ts'

/** `2026-05-03 10:00 UTC`. */
export const instantText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`

const byText = (username: string | null): string => username ?? 'the operator'

/** How a holding begins, goes on and ends, in one sentence. */
export function holdingSentence(person: string, { grant, role, team, limitedTo, withheld }: Omit<Holding, 'sentence'>) {
  const over = limitedTo ? ` over ${limitedTo.title} only` : ''
  const through = team ? ` through the team ${team.title}` : ''
  const reason = grant.reason ? `: ${grant.reason}` : ''
  const given = grant.rule ? `given by the rule of ${grant.rule}` : `granted by ${byText(grant.by)}${reason}`
  const joined = team
    ? `; in the team since ${instantText(team.membership.validFrom)}, ${adderOf(team.membership)}`
    : ''
  const what = `${role.title}${over}${through}`
  if (withheld?.endsWith('_not_begun'))
    return `${person} will hold ${what} from ${instantText(beginning(grant, team))} on, ${given}.`
  if (withheld?.endsWith('_ended')) {
    const [end, by] = endOf(withheld === 'membership_ended' && team ? team.membership : grant)
    return `${person} held ${what} until ${end}${by}.`
  }
  const until = grant.validTo ?? team?.membership.validTo
  const ends = until ? ` until ${instantText(until)}` : ''
  return `${person} holds ${what} since ${instantText(grant.validFrom)}${ends}, ${given}${joined}.`
}

const adderOf = ({ by, rule }: { by: string | null; rule: string | null }): string =>
  rule ? `by the rule of ${rule}` : `added by ${byText(by)}`

function beginning(grant: Period, team: Holding['team']): string {
  const from = new Date(grant.validFrom)
  return (team ? laterOf(from, new Date(team.membership.validFrom)) : from).toISOString()
}

/** When something was over, and who ended it where somebody did. */
function endOf({ validTo, endedBy }: Period): [end: string, by: string] {
  return [validTo ? instantText(validTo) : 'some time', endedBy ? `, ended by ${endedBy}` : '']
}

/** How a role comes to an action, in one sentence. */
export function contentSentence(person: string, role: string, content: Omit<Content, 'sentence'>): string {
  const { action, group, confirmation, confirmable, validTo, validFrom, withheld } = content
  const through = group ? ` through the group ${group.title ?? group.name}` : ''
  if (withheld === 'content_ended')
    return `${role} had ${action.name}${through} until ${instantText(validTo ?? validFrom)}.`
  if (withheld === 'content_not_begun')
    return `${role} has ${action.name}${through} only since ${instantText(validFrom)}.`
  if (!confirmable) return `${role} has ${action.name}${through}.`
  if (!confirmation) return `${role} has ${action.name} for those for whom it is confirmed; for ${person} it is not.`
  const when = `${instantText(confirmation.validFrom)} by ${byText(confirmation.by)}`
  return `${role} has ${action.name} for those for whom it is confirmed; for ${person} it was, on ${when}.`
}

type Answered = { person: string; place: string; action: string | null; obstacles: readonly { sentence: string }[] }

/** The answer in one sentence: yes and as what, or no and the first reason. */
export function answerSentence({ person, place, action, obstacles }: Answered, holdings: readonly Holding[]): string {
  const roles = [
    ...new Set(
      holdings.filter(counts).map(({ role, limitedTo }) => role.title + (limitedTo ? ` over ${limitedTo.title}` : '')),
    ),
  ]
  const [obstacle] = obstacles
  if (roles.length > 0 && !obstacle) {
    return action
      ? `${person} may use ${action} in ${place}, as ${inWords(roles)}.`
      : `${person} may enter ${place}, as ${inWords(roles)}.`
  }
  const no = action ? `${person} may not use ${action} in ${place}` : `${person} may not enter ${place}`
  return `${no}: ${obstacle ? lowerFirst(obstacle.sentence) : `${reasonOf(holdings, action)}.`}`
}

/** Whether something that counts is in it. */
export const counts = ({ contents }: Holding): boolean => contents.some(({ withheld }) => withheld === null)

/** What is nearest to a yes is the reason of a no. */
const nearest: [Withheld, (role: string) => string][] = [
  ['unconfirmed', (role) => `${role} gives it only to those for whom it is confirmed`],
  ['grant_not_begun', (role) => `the grant of ${role} has not begun`],
  ['membership_not_begun', (role) => `the membership in the team that holds ${role} has not begun`],
  ['content_not_begun', (role) => `${role} did not have it yet`],
  ['grant_ended', (role) => `the grant of ${role} has ended`],
  ['membership_ended', (role) => `the membership in the team that holds ${role} has ended`],
  ['content_ended', (role) => `${role} has it no longer`],
]

function reasonOf(holdings: readonly Holding[], action: string | null): string {
  for (const [withheld, say] of nearest) {
    const found = holdings.find(({ contents }) => contents.some((content) => content.withheld === withheld))
    if (found) return say(found.role.title)
  }
  const held = holdings.filter(({ withheld }) => withheld === null).map(({ role }) => role.title)
  if (held.length === 0) return 'no role there is held'
  return action ? `${inWords(held)} does not have it` : `${inWords(held)} has no action`
}

const inWords = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

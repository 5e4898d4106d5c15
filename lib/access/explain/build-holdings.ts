import type { Content, Holding, Period, Withheld } from './explanation.ts'
import type { HoldingRow, WayRow } from './read-ways.ts'
import { contentSentence, counts, holdingSentence } from './say.ts'

/** What is over is told of, but not for ever. */
const overMax = 20

/**
 * What a user holds, held and will hold in a subsystem, and what is in it, out of the rows. Pure. With the name of the person
 * for the sentences.
 */
export function buildHoldings(person: string, holdings: readonly HoldingRow[], ways: readonly WayRow[]): Holding[] {
  const all = holdings.map((row) => {
    const own = ways.filter(({ grantId, membershipId }) => grantId === row.grantId && membershipId === row.membershipId)
    const known = { ...plain(row), contents: buildContents(person, row.roleTitle ?? row.role, own) }
    return { ...known, sentence: holdingSentence(person, known) }
  })
  const [over, rest] = [all.filter(isOver), all.filter((holding) => !isOver(holding))]
  return [...rest.sort(byNearness), ...over.sort(byEnd).slice(0, overMax)]
}

const isOver = ({ withheld }: Holding): boolean => withheld?.endsWith('_ended') ?? false

function byNearness(one: Holding, other: Holding): number {
  const rank = (holding: Holding) => (counts(holding) ? 0 : holding.withheld === null ? 1 : 2)
  return rank(one) - rank(other) || one.role.title.localeCompare(other.role.title)
}

const byEnd = (one: Holding, other: Holding): number => (endOf(one) < endOf(other) ? 1 : -1)
const endOf = ({ grant, team, withheld }: Holding): string =>
  (withheld === 'membership_ended' ? team?.membership.validTo : grant.validTo) ?? ''

function plain(row: HoldingRow): Omit<Holding, 'contents' | 'sentence'> {
  const grant = {
    id: row.grantId,
    reason: row.reason,
    rule: row.rule,
    ...period(row.validFrom, row.validTo, row.by, row.endedBy),
  }
  const { teamId, team, memberFrom } = row
  return {
    grant,
    role: { id: row.roleId, name: row.role, title: row.roleTitle ?? row.role },
    team:
      teamId !== null && team !== null && memberFrom !== null
        ? {
            id: teamId,
            name: team,
            title: row.teamTitle ?? team,
            membership: {
              ...period(memberFrom, row.memberTo, row.memberBy, row.memberEndedBy),
              rule: row.memberRule,
            },
          }
        : null,
    limitedTo:
      row.limitedTo === null ? null : { identifier: row.limitedTo, title: row.limitedToTitle ?? row.limitedTo },
    withheld: row.withheld,
  }
}

const period = (from: Date, to: Date | null, by: string | null, endedBy: string | null): Period => ({
  validFrom: from.toISOString(),
  validTo: to?.toISOString() ?? null,
  by,
  endedBy,
})

/** Each action by each way once: of what was taken out and put back, the row that says most. */
function buildContents(person: string, role: string, ways: readonly WayRow[]): Content[] {
  const best = new Map<string, WayRow>()
  for (const way of ways) {
    const key = `${way.action} ${way.group ?? ''}`
    const known = best.get(key)
    if (!known || says(way) > says(known)) best.set(key, way)
  }
  const contents = [...best.values()].map((way) => {
    const content = {
      action: { name: way.action, title: way.actionTitle },
      group: way.group === null ? null : { name: way.group, title: way.groupTitle },
      validFrom: way.validFrom.toISOString(),
      validTo: way.validTo?.toISOString() ?? null,
      confirmable: way.confirmable,
      confirmation: way.confirmedFrom && period(way.confirmedFrom, way.confirmedTo, way.confirmedBy, null),
      withheld: way.withheld,
    }
    return { ...content, sentence: contentSentence(person, role, content) }
  })
  return contents.sort((one, other) => Number(one.withheld !== null) - Number(other.withheld !== null))
}

/** How much a row says: what counts, then what nearly does, then what began last. */
function says({ withheld, validFrom }: WayRow): string {
  const rank = withheld === null ? 3 : isOfContent(withheld) ? 1 : 2
  return `${rank} ${validFrom.toISOString()}`
}

const isOfContent = (withheld: Withheld): boolean => withheld === 'content_ended' || withheld === 'content_not_begun'

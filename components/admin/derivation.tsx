import { Pill } from '#components/ui/pill.tsx'

type Content = { action: { name: string }; group: { name: string } | null; withheld: string | null; sentence: string }

/** A role that somebody holds, held or will hold, with what it comes to. */
export type Held = {
  grant: { id: string }
  role: { name: string; title: string }
  team: { id: string; name: string } | null
  withheld: string | null
  sentence: string
  contents: readonly Content[]
}

const shownMax = 12

/** What somebody holds in an application, as a tree: grant or team, then the actions that come of it. */
export function Derivation({ holdings }: { holdings: readonly Held[] }) {
  return (
    <ul className="grid gap-5 text-sm">
      {holdings.map((holding) => (
        <li key={`${holding.grant.id} ${holding.team?.id ?? ''}`}>
          <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <span className={holding.withheld ? 'text-ink-soft' : ''}>{holding.sentence}</span>
            <State withheld={holding.withheld} />
          </p>
          <Contents contents={holding.contents} />
        </li>
      ))}
    </ul>
  )
}

function Contents({ contents }: { contents: readonly Content[] }) {
  if (contents.length === 0) return <p className="mt-2 ps-4 text-ink-soft">It holds no action.</p>
  const [shown, rest] = [contents.slice(0, shownMax), contents.slice(shownMax)]
  return (
    <>
      <Branches contents={shown} />
      {rest.length > 0 && (
        <details className="mt-2 ps-4">
          <summary className="text-accent">{rest.length} more</summary>
          <Branches contents={rest} />
        </details>
      )}
    </>
  )
}

const Branches = ({ contents }: { contents: readonly Content[] }) => (
  <ul className="mt-2 grid gap-1.5 border-s border-line-strong ps-4">
    {contents.map(({ action, group, withheld, sentence }) => (
      <li key={`${action.name} ${group?.name ?? ''}`} className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <span className={withheld ? 'text-ink-soft' : ''}>{sentence}</span>
        <State withheld={withheld} />
      </li>
    ))}
  </ul>
)

const words: Record<string, string> = {
  grant_not_begun: 'not begun',
  grant_ended: 'over',
  membership_not_begun: 'not in the team yet',
  membership_ended: 'no longer in the team',
  content_not_begun: 'not in the role then',
  content_ended: 'no longer in the role',
  unconfirmed: 'not confirmed',
}

const State = ({ withheld }: { withheld: string | null }) =>
  withheld ? <Pill tone="warn">{words[withheld] ?? withheld}</Pill> : <Pill tone="good">counts</Pill>

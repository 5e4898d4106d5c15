import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pill, type PillTone } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'

type Decision = { id: string; text: string; state: string; by: string | null }

export type ManifestHistoryProps = {
  subsystem: string
  pushes: readonly {
    id: string
    at: Date
    revision: number | null
    /** What was done at once. */
    applied: readonly string[]
    unchanged: number
    /** What was held, and what came of it. */
    decisions: readonly Decision[]
  }[]
}

const tones: Record<string, PillTone> = { pending: 'warn', approved: 'good', rejected: 'bad' }

/** The manifests that a subsystem has pushed, newest first. */
export function ManifestHistory({ subsystem, pushes }: ManifestHistoryProps) {
  if (pushes.length === 0) {
    return (
      <EmptyState title="No manifest yet">
        The back end of <bdi>{subsystem}</bdi> can declare its own actions, groups and roles with{' '}
        <code>PUT /api/sso/manifest</code>.
      </EmptyState>
    )
  }
  return (
    <ol className="grid gap-4">
      {pushes.map(({ id, at, revision, applied, unchanged, decisions }) => (
        <li key={id} className="rounded-card border border-line bg-surface p-4.5">
          <h2 className="font-strong">
            {revision === null ? 'Manifest' : `Revision ${revision}`} · <When at={at} />
          </h2>
          <ul className="mt-2 grid gap-1.5 text-sm">
            {applied.map((text) => (
              <li key={text}>
                <bdi>{text}</bdi>
              </li>
            ))}
            {decisions.map((decision) => (
              <li key={decision.id} className="flex flex-wrap items-center gap-2">
                <bdi>{decision.text}</bdi>
                <Pill tone={tones[decision.state] ?? 'neutral'}>{decision.state}</Pill>
                {decision.by && (
                  <span className="text-ink-soft">
                    by <bdi>{decision.by}</bdi>
                  </span>
                )}
              </li>
            ))}
          </ul>
          <p className="mt-2 text-xs text-ink-soft">{unchanged} unchanged</p>
        </li>
      ))}
    </ol>
  )
}

import { AppIcon } from '#components/ui/app-icon.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { Pill } from '#components/ui/pill.tsx'
import type { AppEntry } from './app-entry.ts'
import { RoleMenu } from './role-menu.tsx'

/** One application of the launcher. The whole card is its link. */
export function AppCard({ app }: { app: AppEntry }) {
  if (app.state === 'no_access') return <ClosedCard app={app} />
  return (
    <div className="relative flex h-full gap-3.5 rounded-card border border-line bg-surface p-4.5 shadow-card transition hover:border-line-strong hover:shadow-lifted">
      <AppIcon identifier={app.identifier} title={app.title} size="large" />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-start justify-between gap-x-2 gap-y-1">
          <h2 className="min-w-0 leading-snug font-strong">
            <Enter app={app} />
          </h2>
          {app.state === 'open' && (
            <Pill tone="good" dot>
              open
            </Pill>
          )}
        </div>
        {app.description && <p className="mt-0.5 text-sm text-ink-soft">{app.description}</p>}
        {app.choice ? (
          <RoleMenu title={app.title} role={app.roleTitles.join(', ')} choice={app.choice} />
        ) : (
          app.roleTitles.length > 0 && (
            <p className="mt-2 text-xs text-ink-faint">
              as <bdi>{app.roleTitles.join(', ')}</bdi>
            </p>
          )
        )}
      </div>
    </div>
  )
}

function ClosedCard({ app }: { app: AppEntry }) {
  return (
    <div className="flex h-full gap-3.5 rounded-card border border-dashed border-line p-4.5">
      <AppIcon identifier={app.identifier} title={app.title} size="large" quiet />
      <div className="min-w-0 flex-1">
        <h2 className="leading-snug font-strong">
          <bdi>{app.title}</bdi>
        </h2>
        <p className="mt-0.5 text-sm text-ink-soft">You have no role here</p>
        {app.askHref && (
          <a href={app.askHref} className="mt-2 inline-block text-xs text-accent hover:underline">
            Ask for access
          </a>
        )}
      </div>
    </div>
  )
}

// The link's own box covers the card, so that the focus ring goes round all of it.
const covering =
  'text-start after:absolute after:inset-0 after:rounded-card focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-2 focus-visible:after:outline-accent'

function Enter({ app }: { app: AppEntry }) {
  const title = <bdi>{app.title}</bdi>
  if (!app.entry) return title
  if ('href' in app.entry) {
    return (
      <a href={app.entry.href} className={covering}>
        {title}
      </a>
    )
  }
  return (
    <form method="post" action={app.entry.action}>
      <HiddenFields fields={app.entry.hidden} />
      <button type="submit" className={covering}>
        {title}
      </button>
    </form>
  )
}

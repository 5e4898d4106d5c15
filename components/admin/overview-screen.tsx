import { CircleCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { AppIcon } from '#components/ui/app-icon.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Pill } from '#components/ui/pill.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { ColumnChart } from './column-chart.tsx'
import { Findings, type ShownFinding } from './findings.tsx'
import { LineChart } from './line-chart.tsx'

type Counted = { id: string; identifier: string; title: string; count: number }

type Charts = {
  /** "24 hours". */
  range: string
  spans: readonly string[]
  signIns: { done: readonly number[]; refused: readonly number[] } | null
  live: readonly (number | null)[] | null
  applications: readonly Counted[]
}

export type OverviewScreenProps = {
  frame: AdminFrameProps
  ranges: readonly { label: string; href: string; current: boolean }[]
  charts: Charts | null
  approvals: readonly Counted[] | null
  health: {
    checks: number
    findings: readonly ShownFinding[]
  } | null
  hints: readonly { title: string; text: string; link: { label: string; href: string } | null }[]
}

/** What is going on, what waits for somebody, and whether the portal is well. */
export function OverviewScreen({ frame, ranges, charts, approvals, health, hints }: OverviewScreenProps) {
  return (
    <AdminFrame frame={frame} title="Overview" actions={charts && <Ranges ranges={ranges} />}>
      <div className="grid gap-5">
        {hints.length > 0 && <Hints hints={hints} />}
        <div className="grid items-start gap-5 lg:grid-cols-2">
          {charts && <ChartCards {...charts} />}
          {approvals && <Approvals approvals={approvals} />}
          {health && <Health {...health} />}
        </div>
      </div>
    </AdminFrame>
  )
}

function Ranges({ ranges }: Pick<OverviewScreenProps, 'ranges'>) {
  return (
    <nav aria-label="Time shown" className="flex rounded-control border border-line bg-surface p-0.5">
      {ranges.map(({ label, href, current }) => (
        <a
          key={href}
          href={href}
          aria-current={current ? 'true' : undefined}
          className="flex min-h-7 items-center rounded-small px-2.5 text-sm text-ink-soft hover:text-ink aria-[current=true]:bg-sunken aria-[current=true]:font-medium aria-[current=true]:text-ink pointer-coarse:min-h-control"
        >
          {label}
        </a>
      ))}
    </nav>
  )
}

function Card({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="min-w-0 rounded-card border border-line bg-surface p-5">
      <div className="mb-3 flex items-baseline justify-between gap-4">
        <h2 className="text-md font-strong">{title}</h2>
        {aside && <p className="text-xs text-ink-faint">{aside}</p>}
      </div>
      {children}
    </section>
  )
}

function ChartCards({ range, spans, signIns, live, applications }: Charts) {
  const aside = `${range}, UTC`
  return (
    <>
      {signIns && (
        <Card title="Sign-ins" aside={aside}>
          <ColumnChart
            label={`Sign-ins of the last ${range}`}
            spans={spans}
            series={[
              { label: 'signed in', tone: 'accent', values: signIns.done },
              { label: 'wrong password or code', tone: 'bad', values: signIns.refused },
            ]}
          />
        </Card>
      )}
      {live && (
        <Card title="Live sessions" aside={aside}>
          <LineChart label={`Live sessions of the last ${range}`} spans={spans} values={live} />
        </Card>
      )}
      <Card title="Applications entered" aside={range}>
        <Shares applications={applications} />
      </Card>
    </>
  )
}

function Shares({ applications }: Pick<Charts, 'applications'>) {
  if (applications.length === 0) return <p className="text-sm text-ink-soft">Nobody entered an application.</p>
  const most = Math.max(...applications.map(({ count }) => count))
  return (
    <ul className="grid gap-3">
      {applications.map(({ identifier, title, count }) => (
        <li key={identifier} className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 text-sm">
          <AppIcon identifier={identifier} title={title} size="small" />
          <div>
            <a href={`/admin/subsystems/${identifier}`} className="hover:underline">
              <bdi>{title}</bdi>
            </a>
            <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" className="mt-1 block h-1 w-full">
              <rect width={100} height={1} className="fill-sunken" />
              <rect width={(count / most) * 100} height={1} className="fill-accent" />
            </svg>
          </div>
          <span className="text-ink-soft tabular-nums">{count.toLocaleString('en-GB')}</span>
        </li>
      ))}
    </ul>
  )
}

function Approvals({ approvals }: { approvals: readonly Counted[] }) {
  return (
    <Card title="Waiting for approval">
      {approvals.length === 0 ? (
        <p className="text-sm text-ink-soft">
          Nothing. When an application asks to remove a role or an action that people hold, it waits here for you.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {approvals.map(({ identifier, title, count }) => (
            <li key={identifier} className="flex items-center gap-3 py-2.5 text-sm">
              <AppIcon identifier={identifier} title={title} size="small" />
              <bdi className="min-w-0 grow">{title}</bdi>
              <Pill tone="accent">{count === 1 ? '1 change' : `${count} changes`}</Pill>
              <a href="/admin/approvals" className="text-accent hover:underline">
                Decide<span className="sr-only"> on changes of {title}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Health({ checks, findings }: NonNullable<OverviewScreenProps['health']>) {
  const well = checks - findings.length
  return (
    <Card title="Health" aside={`${well} of ${checks} checks pass`}>
      {findings.length === 0 && (
        <p className="flex items-center gap-2 text-sm text-good">
          <CircleCheck className="size-4" aria-hidden="true" />
          All is well.
        </p>
      )}
      <Findings findings={findings} />
    </Card>
  )
}

function Hints({ hints }: Pick<OverviewScreenProps, 'hints'>) {
  return (
    <section aria-labelledby="next-steps" className="rounded-card border border-line bg-accent-soft p-5">
      <h2 id="next-steps" className="text-md font-strong">
        Next steps
      </h2>
      <ul className="mt-2 grid gap-x-8 gap-y-4 grid-cols-[repeat(auto-fit,minmax(min(272px,100%),1fr))]">
        {hints.map(({ title, text, link }) => (
          <li key={title} className="flex flex-col items-start gap-2 text-sm">
            <div>
              <h3 className="font-medium">{title}</h3>
              <p className="text-ink-soft">{text}</p>
            </div>
            {link && (
              <ButtonLink href={link.href} size="small">
                {link.label}
              </ButtonLink>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

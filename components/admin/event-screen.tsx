import type { ReactNode } from 'react'
import { Panel } from '#components/account/panel.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { KeyValues } from '#components/ui/key-values.tsx'
import { Pill } from '#components/ui/pill.tsx'
import type { Tone } from '#components/ui/tone.ts'
import { When } from '#components/ui/when.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'

type Named = { label: string; href: string | null }

export type EventScreenProps = {
  frame: AdminFrameProps
  sentence: string
  tone: Tone
  at: Date
  kind: string
  outcome: string
  /** The short code that names it to people. */
  code: string
  actor: Named
  subject: Named | null
  application: Named | null
  session: string | null
  from: string
  /** Whether the personal data was erased. */
  erased: boolean
  requestId: string | null
  block: number | null
  changes: readonly { name: string; before: string | null; after: string | null }[]
  facts: readonly { name: string; value: string | null }[]
  /** Where it is explained, for a refusal at an application. */
  why: string | null
}

/** One event: who, whom, where, and what it changed. */
export function EventScreen({ frame, ...event }: EventScreenProps) {
  const { sentence, kind, outcome, block, changes, facts, why } = event
  return (
    <AdminFrame
      frame={frame}
      title={sentence}
      crumbs={[{ label: 'Audit', href: '/admin/audit' }]}
      pills={
        <>
          <Pill tone={outcome === 'refused' ? 'warn' : 'good'}>{outcome === 'refused' ? 'refused' : 'done'}</Pill>
          <Pill>{kind}</Pill>
          <Pill tone={block === null ? 'warn' : 'neutral'}>
            {block === null ? 'not sealed yet' : `sealed in block ${block}`}
          </Pill>
        </>
      }
      actions={
        why && (
          <ButtonLink href={why} size="small">
            Why?
          </ButtonLink>
        )
      }
    >
      <div className="grid gap-6">
        <Panel>
          <KeyValues entries={entriesOf(event)} />
        </Panel>
        {changes.length > 0 && <Changes changes={changes} />}
        {facts.length > 0 && (
          <section aria-labelledby="facts" className="grid gap-3">
            <h2 id="facts" className="text-lg font-strong">
              What it says
            </h2>
            <Panel>
              <KeyValues entries={facts.map(({ name, value }) => ({ label: name, value: <Word text={value} /> }))} />
            </Panel>
          </section>
        )}
      </div>
    </AdminFrame>
  )
}

function entriesOf(event: Omit<EventScreenProps, 'frame'>) {
  const { at, actor, subject, application, session, from, erased, code, requestId } = event
  const place = erased ? <span className="text-ink-soft">erased</span> : from
  return [
    { label: 'When', value: <When at={at} /> },
    { label: 'Who did it', value: <Link {...actor} /> },
    ...(subject ? [{ label: 'Whom it is about', value: <Link {...subject} /> }] : []),
    ...(application ? [{ label: 'Application', value: <Link {...application} /> }] : []),
    ...(session ? [{ label: 'Session', value: <Link label="Open the session" href={session} /> }] : []),
    ...(from || erased ? [{ label: 'From', value: place }] : []),
    { label: 'Code', value: <code className="font-mono">{code}</code>, hint: 'What a refused person reads out.' },
    ...(requestId ? [{ label: 'Request', value: <code className="font-mono text-xs">{requestId}</code> }] : []),
  ]
}

function Changes({ changes }: Pick<EventScreenProps, 'changes'>) {
  return (
    <section aria-labelledby="changes" className="grid gap-3">
      <h2 id="changes" className="text-lg font-strong">
        What it changed
      </h2>
      <ul className="divide-y divide-line rounded-card border border-line bg-surface text-sm">
        {changes.map(({ name, before, after }) => (
          <li key={name} className="grid gap-1.5 px-5 py-3 sm:grid-cols-[11rem_minmax(0,1fr)_minmax(0,1fr)] sm:gap-4">
            <span className="text-ink-soft">{name}</span>
            <Side label="before" className="bg-bad-soft text-bad" text={before} />
            <Side label="after" className="bg-good-soft text-good" text={after} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Side({ label, className, text }: { label: string; className: string; text: string | null }) {
  return (
    <p className={`rounded-small px-2 py-1 ${className}`}>
      <span className="sr-only">{label}: </span>
      <Word text={text} />
    </p>
  )
}

const Word = ({ text }: { text: string | null }): ReactNode =>
  text === null || text === '' ? <i>nothing</i> : <bdi>{text}</bdi>

function Link({ label, href }: Named) {
  if (!href) return <bdi>{label}</bdi>
  return (
    <a href={href} className="text-accent hover:underline">
      <bdi>{label}</bdi>
    </a>
  )
}

'use client'

import { Check } from 'lucide-react'
import { useEffect, useState } from 'react'
import { AppIcon } from '#components/ui/app-icon.tsx'
import { Pill, type PillTone } from '#components/ui/pill.tsx'
import { isPending, type ReceiptLine } from './receipt-line.ts'
import { applications } from './sign-out-label.ts'

const firstPauseMilliseconds = 300
const pauseMillisecondsMax = 5_000

const states: Record<ReceiptLine['state'], { tone: PillTone; text: string }> = {
  signed_out: { tone: 'good', text: 'signed out' },
  unasked: { tone: 'good', text: 'signed out with its next request' },
  untellable: { tone: 'warn', text: 'cannot be told' },
  telling: { tone: 'neutral', text: 'being told' },
  not_answering: { tone: 'warn', text: 'not answering' },
  given_up: { tone: 'bad', text: 'did not answer' },
}

/** What each application said to the sign-out, as it says it. Without scripts the page is loaded anew. */
export function LiveReceipts({ apps: first, href }: { apps: ReceiptLine[]; href: string }) {
  const [apps, setApps] = useState(first)
  const pending = apps.some(isPending)
  useEffect(() => (pending ? keepAsking(href, setApps) : undefined), [pending, href])
  return (
    <>
      <div aria-live="polite">
        <p className="mt-1.5 text-ink-soft">{summary(apps)}</p>
        <ul className="mt-4 divide-y divide-line">
          {apps.map((app) => (
            <Line key={app.identifier} {...app} />
          ))}
        </ul>
      </div>
      {apps.some(({ state }) => state === 'not_answering') && (
        <p className="mt-4 text-sm text-ink-soft">
          What does not answer is told again for a day, or until it does. If you share this computer, close its windows.
        </p>
      )}
      {apps.some(({ state }) => state === 'untellable') && (
        <p className="mt-4 text-sm text-ink-soft">
          What cannot be told may keep you signed in until its own session ends. Sign out there too.
        </p>
      )}
      {pending && (
        <noscript>
          <meta httpEquiv="refresh" content="3" />
        </noscript>
      )}
    </>
  )
}

function Line({ identifier, title, state }: ReceiptLine) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5 py-2.5">
      <span className="flex min-w-0 items-center gap-2.5">
        <AppIcon identifier={identifier} title={title} size="small" />
        <bdi>{title}</bdi>
      </span>
      <Pill tone={states[state].tone}>
        {state === 'signed_out' && <Check className="size-3.5" aria-hidden="true" />}
        {states[state].text}
      </Pill>
    </li>
  )
}

function summary(apps: ReceiptLine[]): string {
  const waiting = apps.filter(({ state }) => state !== 'signed_out' && state !== 'unasked').length
  if (apps.length === 0) return 'No application was open in this session.'
  if (waiting > 0 && !apps.some(isPending)) return 'Your session is over. Not every application could be told.'
  if (waiting === 0) return 'Every application of this session is closed.'
  return `Your session is over. ${apps.length - waiting} of ${applications(apps.length)} confirmed it so far.`
}

/** Asks at growing pauses, and not while nobody looks. An answer that does not come leaves the page as it is. */
function keepAsking(href: string, show: (apps: ReceiptLine[]) => void): () => void {
  let pause = firstPauseMilliseconds
  let timer: ReturnType<typeof setTimeout>
  let stopped = false
  const ask = async () => {
    const answer = document.hidden ? null : await fetch(href).catch(() => null)
    const read = answer?.ok ? ((await answer.json().catch(() => null)) as { apps: ReceiptLine[] } | null) : null
    if (stopped) return
    if (read && read.apps.length > 0) show(read.apps)
    pause = Math.min(pause * 1.5, pauseMillisecondsMax)
    timer = setTimeout(ask, pause)
  }
  timer = setTimeout(ask, pause)
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

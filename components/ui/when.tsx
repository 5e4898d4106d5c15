'use client'

import { useHydrated } from './use-hydrated.ts'

type WhenProps = { at: Date; dateOnly?: boolean }

/**
 * An instant: in the reader's own time zone where scripts run, in UTC, and saying so, where they do not. Only a page that runs
 * none shows the zone: a word that goes when scripts begin would move what is being read.
 */
export function When({ at, dateOnly = false }: WhenProps) {
  const own = useHydrated()
  const style: Intl.DateTimeFormatOptions = { dateStyle: 'medium', ...(!dateOnly && { timeStyle: 'short' }) }
  const text = new Intl.DateTimeFormat('en-GB', own ? style : { ...style, timeZone: 'UTC' }).format(at)
  return (
    <time dateTime={at.toISOString()} className="tabular-nums">
      {text}
      {!own && !dateOnly && <span className="hidden noscript:inline"> UTC</span>}
    </time>
  )
}

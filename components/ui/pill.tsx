import type { ReactNode } from 'react'

export type PillTone = 'neutral' | 'good' | 'warn' | 'bad' | 'accent'

const tones: Record<PillTone, string> = {
  neutral: 'bg-sunken text-ink-soft',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  accent: 'bg-accent-soft text-accent',
}

/** A state in a word or two. `dot` marks something that is live. */
export function Pill({
  tone = 'neutral',
  dot = false,
  children,
}: {
  tone?: PillTone
  dot?: boolean
  children: ReactNode
}) {
  return (
    <span
      className={`inline-flex min-h-5.5 items-center gap-1.5 rounded-card px-2 text-xs font-medium [overflow-wrap:normal] ${tones[tone]}`}
    >
      {dot && <span className="size-1.75 rounded-full bg-current" aria-hidden="true" />}
      {children}
    </span>
  )
}

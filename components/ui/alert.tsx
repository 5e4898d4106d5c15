import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

export type AlertTone = 'info' | 'good' | 'warn' | 'bad'

const tones = {
  info: { Icon: Info, colours: 'bg-accent-soft text-accent' },
  good: { Icon: CircleCheck, colours: 'bg-good-soft text-good' },
  warn: { Icon: TriangleAlert, colours: 'bg-warn-soft text-warn' },
  bad: { Icon: CircleAlert, colours: 'bg-bad-soft text-bad' },
}

/** A sentence about the whole form. Warnings and errors interrupt a screen reader, the others wait their turn. */
export function Alert({ tone, id, children }: { tone: AlertTone; id?: string; children: ReactNode }) {
  const { Icon, colours } = tones[tone]
  return (
    <div
      id={id}
      role={tone === 'bad' || tone === 'warn' ? 'alert' : 'status'}
      className={`flex items-start gap-2.5 rounded-tile px-3 py-2.5 text-sm ${colours}`}
    >
      <Icon className="mt-0.5 size-4 flex-none" aria-hidden="true" />
      <p>{children}</p>
    </div>
  )
}

import type { ReactNode } from 'react'
import { type Tone, tones } from './tone.ts'

/** A sentence about the whole form. Warnings and errors interrupt a screen reader, the others wait their turn. */
export function Alert({ tone, id, children }: { tone: Tone; id?: string; children: ReactNode }) {
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

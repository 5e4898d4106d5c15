import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'

export type Tone = 'info' | 'good' | 'warn' | 'bad'

/** The sign and the colours in which something is said: never the colour alone. */
export const tones = {
  info: { Icon: Info, colours: 'bg-accent-soft text-accent' },
  good: { Icon: CircleCheck, colours: 'bg-good-soft text-good' },
  warn: { Icon: TriangleAlert, colours: 'bg-warn-soft text-warn' },
  bad: { Icon: CircleAlert, colours: 'bg-bad-soft text-bad' },
}

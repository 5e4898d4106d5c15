import { type Tone, tones } from '#components/ui/tone.ts'

/** What an event says, led by a sign of how much it matters. */
export function ToldEvent({ sentence, tone }: { sentence: string; tone: Tone }) {
  const { Icon, colours } = tones[tone]
  return (
    <span className="flex items-start gap-2.5">
      <span className={`grid size-5.5 flex-none place-items-center rounded-small ${colours}`} aria-hidden="true">
        <Icon className="size-3.5" />
      </span>
      <span>{sentence}</span>
    </span>
  )
}

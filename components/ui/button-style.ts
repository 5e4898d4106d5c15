export type ButtonTone = 'primary' | 'plain' | 'bad'

const tones: Record<ButtonTone, string> = {
  primary: 'border-accent bg-accent text-on-accent hover:border-accent-hover hover:bg-accent-hover',
  plain: 'border-line bg-surface text-ink hover:border-line-strong hover:bg-sunken',
  bad: 'border-line bg-surface text-bad hover:border-bad hover:bg-bad-soft',
}

/** The classes of everything that looks like a button: `Button`, `ButtonLink`, `SubmitButton`. */
export function buttonStyle(tone: ButtonTone, wide: boolean): string {
  const shape = 'min-h-control items-center justify-center gap-2 rounded-control border px-4 py-2'
  const text = 'text-center text-md font-medium text-balance no-underline transition-colors'
  return `${wide ? 'flex w-full' : 'inline-flex'} ${shape} ${text} ${tones[tone]}`
}

export type ButtonTone = 'primary' | 'plain' | 'bad'

const tones: Record<ButtonTone, string> = {
  primary: 'border-accent bg-accent text-on-accent hover:border-accent-hover hover:bg-accent-hover',
  plain: 'border-line bg-surface text-ink hover:border-line-strong hover:bg-sunken',
  bad: 'border-line bg-surface text-bad hover:border-bad hover:bg-bad-soft',
}

export type ButtonSize = 'normal' | 'small'

const sizes: Record<ButtonSize, string> = {
  normal: 'min-h-control px-4 py-2 text-md',
  // Fingers get the full height.
  small: 'min-h-8 px-3 py-1 text-sm pointer-coarse:min-h-control',
}

/** The classes of everything that looks like a button: `Button`, `ButtonLink`, `SubmitButton`. */
export function buttonStyle(tone: ButtonTone, wide: boolean, size: ButtonSize = 'normal'): string {
  const shape = 'items-center justify-center gap-2 rounded-control border'
  const text = 'text-center font-medium text-balance no-underline transition-colors'
  return `${wide ? 'flex w-full' : 'inline-flex'} ${shape} ${sizes[size]} ${text} ${tones[tone]}`
}

import { initials } from './initials.ts'

/**
 * A person's initials in a circle. Decorative: the name stands beside it or labels what holds it, so the letters are
 * drawn, not written: nothing copies them or reads them out.
 */
export function Avatar({ name, size = 'normal' }: { name: string; size?: 'normal' | 'small' }) {
  return (
    <span
      aria-hidden="true"
      data-initials={initials(name)}
      className={`grid flex-none place-items-center rounded-full bg-accent-soft font-strong text-accent before:content-[attr(data-initials)] ${size === 'small' ? 'size-6.5 text-xs' : 'size-8 text-sm'}`}
    />
  )
}

import { initials } from './initials.ts'

/**
 * A person's initials in a circle. Decorative: the name stands beside it or labels what holds it, so the letters are
 * drawn, not written: nothing copies them or reads them out.
 */
export function Avatar({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      data-initials={initials(name)}
      className="grid size-8 flex-none place-items-center rounded-full bg-accent-soft text-sm font-strong text-accent before:content-[attr(data-initials)]"
    />
  )
}

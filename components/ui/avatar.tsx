import { initials } from './initials.ts'

/** A person's initials in a circle. Decorative: the name stands beside it or labels what holds it. */
export function Avatar({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      className="grid size-8 flex-none place-items-center rounded-full bg-accent-soft text-sm font-strong text-accent select-none"
    >
      {initials(name)}
    </span>
  )
}

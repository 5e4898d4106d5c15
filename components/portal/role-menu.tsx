import { ChevronDown } from 'lucide-react'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import type { RoleChoice } from './app-entry.ts'

type RoleMenuProps = { title: string; role: string; choice: RoleChoice }

/** The role of a tile, and behind it the others: choosing one is a form, with and without scripts. */
export function RoleMenu({ title, role, choice }: RoleMenuProps) {
  const { action, hidden, others, always } = choice
  // Above the link that covers the card.
  return (
    <details className="group/role relative z-10 mt-2 text-xs">
      <summary className="inline-flex list-none items-center gap-1 rounded-small text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <span>
          as <bdi>{role}</bdi>
          <span className="sr-only">: choose another role for {title}</span>
        </span>
        <ChevronDown className="size-3.5 transition-transform group-open/role:rotate-180" aria-hidden="true" />
      </summary>
      <form method="post" action={action} className="mt-2 grid gap-2 rounded-tile border border-line bg-sunken p-2.5">
        <HiddenFields fields={hidden} />
        {others.map(({ name, title: other }) => (
          <button
            key={name}
            type="submit"
            name="role"
            value={name}
            className="rounded-control border border-line bg-surface px-3 py-1.5 text-start text-sm hover:border-line-strong"
          >
            Switch to <bdi>{other}</bdi>
          </button>
        ))}
        <label className="flex items-start gap-2 text-ink-soft">
          <input type="checkbox" name="remember" defaultChecked={always} className="mt-0.5 size-4 flex-none" />
          Always enter as what I choose
        </label>
      </form>
    </details>
  )
}

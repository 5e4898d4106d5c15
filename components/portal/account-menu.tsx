import { Avatar } from '#components/ui/avatar.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

export type AccountMenuProps = {
  person: { name: string; username: string; email?: string | undefined }
  links: readonly { label: string; href: string }[]
  signOut: { action: string; hidden: Record<string, string>; label: string }
}

/** Who is signed in, and the way out. A native popover: opens, closes and keeps the focus without a script. */
export function AccountMenu({ person, links, signOut }: AccountMenuProps) {
  return (
    <div className="-me-1.5 flex-none">
      <button
        type="button"
        popoverTarget="account-menu"
        aria-label={`Account of ${person.name}`}
        className="grid size-11 place-items-center rounded-full hover:bg-sunken"
      >
        <Avatar name={person.name} />
      </button>
      <div
        id="account-menu"
        popover="auto"
        className="absolute inset-auto end-4 top-17 m-0 w-80 max-w-[calc(100vw-32px)] rounded-card border border-line bg-surface p-4 text-ink shadow-lifted lg:end-[calc(50%-456px)]"
      >
        <p className="font-medium">
          <bdi>{person.name}</bdi>
        </p>
        <p className="text-sm text-ink-soft">
          <bdi>{person.username}</bdi>
        </p>
        {person.email && (
          <p className="text-sm text-ink-soft">
            <bdi>{person.email}</bdi>
          </p>
        )}
        <ul className="-mx-2 mt-3 border-t border-line pt-2">
          {links.map(({ label, href }) => (
            <li key={href}>
              <a href={href} className="flex min-h-9 items-center rounded-control px-2 hover:bg-sunken">
                {label}
              </a>
            </li>
          ))}
        </ul>
        <form method="post" action={signOut.action} className="mt-2 grid">
          <HiddenFields fields={signOut.hidden} />
          <SubmitButton tone="plain" wide pending="Signing out…">
            {signOut.label}
          </SubmitButton>
        </form>
      </div>
    </div>
  )
}

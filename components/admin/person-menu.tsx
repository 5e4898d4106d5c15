import { signOutLabel } from '#components/portal/sign-out-label.ts'
import { Avatar } from '#components/ui/avatar.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

export type PersonMenuProps = {
  person: { name: string; username: string; email?: string | undefined }
  signOut: { action: string; hidden: Record<string, string> }
  openCount: number
  brandName: string
}

const links = [
  { label: 'My applications', href: '/apps' },
  { label: 'My account', href: '/account' },
]

/** Who is signed in, and the ways out: at the foot of the navigation, on a phone in the bar. Needs no script. */
export function PersonMenu({ person, signOut, openCount, brandName }: PersonMenuProps) {
  return (
    <div className="fixed z-30 max-lg:end-2 max-lg:top-2 lg:start-3 lg:bottom-4 lg:w-52">
      <button
        type="button"
        popoverTarget="person-menu"
        aria-label={`Account of ${person.name}`}
        className="flex min-h-11 w-full min-w-11 items-center gap-2.5 rounded-control border border-transparent bg-sunken px-1.5 text-start text-sm hover:border-line hover:bg-surface"
      >
        <Avatar name={person.name} />
        <span className="hidden min-w-0 truncate lg:block">
          <bdi>{person.name}</bdi>
        </span>
      </button>
      <div
        id="person-menu"
        popover="auto"
        className="inset-auto m-0 w-72 max-w-[calc(100vw-16px)] rounded-card border border-line bg-surface p-4 text-ink shadow-lifted max-lg:end-2 max-lg:top-16 lg:start-3 lg:bottom-18"
      >
        <p className="font-medium">
          <bdi>{person.name}</bdi>
        </p>
        <p className="text-sm text-ink-soft">
          <bdi>{person.email ?? person.username}</bdi>
        </p>
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
            {signOutLabel(brandName, openCount)}
          </SubmitButton>
        </form>
      </div>
    </div>
  )
}

import { AccountContent, type AccountContentProps } from '#components/portal/account-content.tsx'
import { signOutLabel } from '#components/portal/sign-out-label.ts'
import { Avatar } from '#components/ui/avatar.tsx'

export type PersonMenuProps = {
  person: AccountContentProps['person']
  signOut: Omit<AccountContentProps['signOut'], 'label'>
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
        <AccountContent
          person={person}
          links={links}
          signOut={{ ...signOut, label: signOutLabel(brandName, openCount) }}
        />
      </div>
    </div>
  )
}

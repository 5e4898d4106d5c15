import { Avatar } from '#components/ui/avatar.tsx'
import { AccountContent, type AccountContentProps } from './account-content.tsx'

/** Who is signed in, and the way out. A native popover: opens, closes and keeps the focus without a script. */
export function AccountMenu({ person, links, signOut }: AccountContentProps) {
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
        <AccountContent person={person} links={links} signOut={signOut} />
      </div>
    </div>
  )
}

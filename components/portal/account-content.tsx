import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

export type AccountContentProps = {
  person: { name: string; username: string; email?: string | undefined }
  links: readonly { label: string; href: string }[]
  signOut: { action: string; hidden: Record<string, string>; label: string }
}

/** What a menu of the person who is signed in holds, wherever it opens: who they are, where they may go, the way out. */
export function AccountContent({ person, links, signOut }: AccountContentProps) {
  return (
    <>
      <p className="font-medium">
        <bdi>{person.name}</bdi>
      </p>
      {[...new Set([person.username, person.email])].filter(Boolean).map((line) => (
        <p key={line} className="text-sm text-ink-soft">
          <bdi>{line}</bdi>
        </p>
      ))}
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
    </>
  )
}

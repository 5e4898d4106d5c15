import { ButtonLink } from '#components/ui/button-link.tsx'

/** In place of what protects the account, until its person has given the password once more. */
export function ProveAgain({ href, what }: { href: string; what: string }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-card border border-line bg-surface p-5">
      <p className="min-w-0 flex-1 basis-64 text-ink-soft">
        {what} That you are signed in is not enough here: confirm that it is you.
      </p>
      <ButtonLink href={href} tone="primary">
        Confirm it is you
      </ButtonLink>
    </div>
  )
}

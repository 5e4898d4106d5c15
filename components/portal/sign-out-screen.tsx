import { AppIcon } from '#components/ui/app-icon.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import type { Brand } from './brand.ts'
import { PersonLine } from './person-line.tsx'
import { PortalFrame } from './portal-frame.tsx'
import { signOutLabel } from './sign-out-label.ts'

export type SignOutScreenProps = {
  brand: Brand
  person: { name: string; username: string; email?: string | undefined }
  /** The applications that are open in this session and will be told. */
  apps: { identifier: string; title: string }[]
  /** The sign-in itself has run out; only applications go on. */
  expired: boolean
  action: string
  hidden: Record<string, string>
  /** Where the person lands afterwards: at this host, or (null) at the sign-in, for somebody else. */
  afterwards?: { host: string | null } | undefined
  stayHref: string
}

/** Asks before ending a session, and names everything that ends with it. */
export function SignOutScreen(props: SignOutScreenProps) {
  const { brand, person, apps, expired, action, hidden, afterwards, stayHref } = props
  return (
    <PortalFrame brand={brand} wide>
      <h1 className="mt-6 text-2xl">Sign out?</h1>
      <div className="mt-5">
        <PersonLine name={person.name} detail={person.email ?? person.username} />
      </div>
      {expired && (
        <p className="mt-4 text-sm text-ink-soft">
          Your sign-in here has run out. What you opened with it is still open.
        </p>
      )}
      {apps.length > 0 && <OpenApps apps={apps} />}
      {afterwards && (
        <p className="mt-4 text-sm text-ink-soft">
          {afterwards.host === null ? (
            'Afterwards somebody else can sign in here.'
          ) : (
            <>
              Afterwards you go back to <bdi className="font-medium text-ink">{afterwards.host}</bdi>.
            </>
          )}
        </p>
      )}
      <form method="post" action={action} className="mt-6 grid gap-2.5">
        <HiddenFields fields={hidden} />
        <SubmitButton wide pending="Signing out…">
          {signOutLabel(expired ? null : brand.name, apps.length)}
        </SubmitButton>
        <ButtonLink href={stayHref} wide>
          {expired ? 'Sign in again' : 'Stay signed in'}
        </ButtonLink>
      </form>
    </PortalFrame>
  )
}

function OpenApps({ apps }: { apps: SignOutScreenProps['apps'] }) {
  return (
    <>
      <h2 className="mt-6 text-sm font-medium">These are open and will close</h2>
      <ul className="mt-1 divide-y divide-line">
        {apps.map((app) => (
          <li key={app.identifier} className="flex items-center gap-2.5 py-2.5">
            <AppIcon {...app} size="small" />
            <bdi>{app.title}</bdi>
          </li>
        ))}
      </ul>
    </>
  )
}

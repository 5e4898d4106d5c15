import { EmptyState } from '#components/ui/empty-state.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import type { AppEntry } from './app-entry.ts'
import { AppFinder } from './app-finder.tsx'
import { type Brand, brandStyle } from './brand.ts'
import { PageHead } from './page-head.tsx'
import { applications } from './sign-out-label.ts'

export type AppsScreenProps = {
  brand: Brand
  /** "Good evening, Ada": the server knows the hour and the name. */
  greeting: string
  person: { name: string; username: string; email?: string | undefined }
  /** As it is to be read, such as "18:04". */
  signedInSince: string
  /** How many applications this session has open. */
  openCount: number
  apps: AppEntry[]
  signOut: { action: string; hidden: Record<string, string> }
  accountHref: string
  /** Whether this person may connect applications: decides what an empty launcher teaches. */
  mayConnect: boolean
}

/** The launcher: everything this person may open, what is open already, and the way out. */
export function AppsScreen(props: AppsScreenProps) {
  const { brand, greeting, person, signedInSince, openCount, apps, signOut, accountHref, mayConnect } = props
  const heading = (
    <div className="min-w-0">
      <h1 className="text-2xl">
        <bdi>{greeting}</bdi>
      </h1>
      <form method="post" action={signOut.action} className="mt-1 flex flex-wrap gap-x-3 gap-y-1 text-ink-soft">
        <HiddenFields fields={signOut.hidden} />
        <span>
          Signed in since {signedInSince}
          {openCount > 0 && ` · ${applications(openCount)} ${openCount === 1 ? 'is' : 'are'} open`}
        </span>
        <button type="submit" className="text-accent hover:underline">
          Sign out everywhere
        </button>
      </form>
    </div>
  )
  return (
    <div style={brandStyle(brand)} className="mx-auto max-w-page px-4 pb-16 md:px-6">
      <PageHead
        brand={brand}
        person={person}
        links={[{ label: 'My account', href: accountHref }]}
        signOut={signOut}
        openCount={openCount}
      />
      <main>
        {apps.length > 0 ? <AppFinder apps={apps}>{heading}</AppFinder> : heading}
        {apps.length === 0 && <NoApps mayConnect={mayConnect} />}
      </main>
    </div>
  )
}

function NoApps({ mayConnect }: { mayConnect: boolean }) {
  return (
    <div className="mt-6">
      <EmptyState title="No applications yet">{mayConnect ? <HowToConnect /> : forPeople}</EmptyState>
    </div>
  )
}

const forPeople = 'An application appears here as soon as an administrator gives you a role in it.'

const firstApplication = `npm run portico -- \\
  subsystem create \\
  --identifier wiki \\
  --title Wiki \\
  --landing-url https://wiki.example.org/sso/callback`

function HowToConnect() {
  return (
    <>
      <p>Connect the first one on the server, then give people a role in it:</p>
      <pre className="mx-auto mt-5 max-w-[36rem] rounded-tile border border-line bg-sunken p-4 text-start font-mono text-xs sm:text-sm whitespace-pre-wrap">
        {firstApplication}
      </pre>
    </>
  )
}

import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Pill } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { AccountFrame, type AccountFrameProps } from './account-frame.tsx'
import { Panel } from './panel.tsx'

export type ProfileScreenProps = {
  frame: AccountFrameProps
  person: { name: string; username: string; email: string | null; emailVerified: boolean; createdAt: Date }
  /** How well the account is protected, each with the page where that is changed. */
  protection: readonly { label: string; text: string; good: boolean; href: string }[]
}

/** Who one is here, and how well the account is protected. */
export function ProfileScreen({ frame, person, protection }: ProfileScreenProps) {
  const { name, username, email, emailVerified, createdAt } = person
  return (
    <AccountFrame frame={frame} title="Profile" text="Names and addresses are kept by your administrator.">
      <Panel>
        <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[8rem_minmax(0,1fr)]">
          <Fact label="Name">
            <bdi>{name}</bdi>
          </Fact>
          <Fact label="Username">
            <bdi>{username}</bdi>
          </Fact>
          <Fact label="E-mail">
            {email ? (
              <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
                <bdi>{email}</bdi>
                {emailVerified ? <Pill tone="good">confirmed</Pill> : <Pill tone="warn">not confirmed</Pill>}
              </span>
            ) : (
              'None'
            )}
          </Fact>
          <Fact label="Account since">
            <When at={createdAt} dateOnly />
          </Fact>
        </dl>
      </Panel>
      <h2 className="mt-2 text-lg font-strong">Protection</h2>
      <Panel rows>
        {protection.map((entry) => (
          <a
            key={entry.href}
            href={entry.href}
            className="group -mx-5 flex items-center justify-between gap-4 px-5 py-3.5 first:rounded-t-card last:rounded-b-card hover:bg-sunken"
          >
            <span className="min-w-0">
              <span className="block font-medium">{entry.label}</span>
              <span className="block text-sm text-ink-soft">{entry.text}</span>
            </span>
            <span className="flex flex-none items-center gap-2">
              {entry.good ? <Pill tone="good">good</Pill> : <Pill tone="warn">to do</Pill>}
              <ChevronRight className="size-4 text-ink-faint rtl:rotate-180" aria-hidden="true" />
            </span>
          </a>
        ))}
      </Panel>
    </AccountFrame>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-ink-soft">{label}</dt>
      <dd className="-mt-2.5 font-medium sm:mt-0">{children}</dd>
    </div>
  )
}

import type { ReactNode } from 'react'
import { Avatar } from '#components/ui/avatar.tsx'
import { Pill } from '#components/ui/pill.tsx'
import type { Tab } from '#components/ui/tabs.tsx'
import { When } from '#components/ui/when.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import type { FormAction } from './form-state.ts'
import { signsOut } from './signs-out.ts'

export type UserHead = {
  id: string
  name: string
  username: string
  lockedAt: Date | null
  /** Until when a password that somebody else gave is good. */
  temporaryUntil: Date | null
  hasPassword: boolean
  factors: number
  open: { sessions: number; applications: readonly string[] }
  /** The account of who is looking. */
  self: boolean
  may: { lock: boolean; write: boolean }
  tabs: readonly Tab[]
}

export type UserFrameProps = {
  frame: AdminFrameProps
  head: UserHead
  lock: FormAction
  unlock: FormAction
}

/** Every page about one user. */
export function UserFrame({ frame, head, lock, unlock, children }: UserFrameProps & { children: ReactNode }) {
  const { id, name, username, lockedAt, temporaryUntil, hasPassword, factors, may } = head
  return (
    <AdminFrame
      frame={frame}
      title={name}
      crumbs={[{ label: 'Users', href: '/admin/users' }]}
      icon={<Avatar name={name} />}
      text={<bdi>{username}</bdi>}
      pills={
        <>
          {lockedAt && (
            <Pill tone="bad">
              locked <When at={lockedAt} />
            </Pill>
          )}
          {!hasPassword && <Pill tone="warn">no password</Pill>}
          {temporaryUntil && (
            <Pill tone="warn">
              temporary password until <When at={temporaryUntil} />
            </Pill>
          )}
          {factors > 0 && <Pill tone="good">second factor</Pill>}
          {factors === 0 && hasPassword && <Pill>password only</Pill>}
        </>
      }
      actions={may.lock && <LockButton id={id} name={name} head={head} lock={lock} unlock={unlock} />}
      tabs={head.tabs}
    >
      {children}
    </AdminFrame>
  )
}

type LockButtonProps = Pick<UserFrameProps, 'head' | 'lock' | 'unlock'> & { id: string; name: string }

function LockButton({ id, name, head: { lockedAt, open, self }, lock, unlock }: LockButtonProps) {
  if (lockedAt) {
    return (
      <ConfirmDialog
        label="Unlock"
        about={name}
        title={`Unlock ${name}?`}
        action={unlock}
        hidden={{ user: id }}
        confirm="Unlock"
        pending="Unlocking…"
        tone="plain"
      >
        <p>They can sign in again. The sessions of before stay ended.</p>
      </ConfirmDialog>
    )
  }
  return (
    <ConfirmDialog
      label="Lock"
      about={name}
      title={`Lock ${name}?`}
      action={lock}
      hidden={{ user: id }}
      confirm={open.sessions > 0 ? `Lock · ${signsOut(open)}` : 'Lock'}
      pending="Locking…"
    >
      <p>
        {self
          ? 'This is your own account: you will be signed out at once and cannot sign in. '
          : 'They cannot sign in. '}
        {open.applications.length > 0 && `Open now: ${open.applications.join(', ')}.`}
      </p>
    </ConfirmDialog>
  )
}

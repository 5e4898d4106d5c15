import type { ReactNode } from 'react'
import { AdminFrame, type AdminFrameProps } from '#components/admin/admin-frame.tsx'
import { AppIcon } from '#components/ui/app-icon.tsx'
import { Pill } from '#components/ui/pill.tsx'
import type { Tab } from '#components/ui/tabs.tsx'

export type SubsystemHeadProps = {
  frame: AdminFrameProps
  subsystem: {
    identifier: string
    title: string
    enabled: boolean
    builtIn: boolean
    people: string
    sessions: string
    /** "3 s ago". */
    exchanged: string | null
  }
  tabs: readonly Tab[]
}

/** Around every page of one subsystem: which one it is, how it is doing, and its parts. */
export function SubsystemFrame({
  frame,
  subsystem,
  tabs,
  actions,
  children,
}: SubsystemHeadProps & { actions?: ReactNode; children: ReactNode }) {
  const { identifier, title, enabled, builtIn, exchanged, people, sessions } = subsystem
  return (
    <AdminFrame
      frame={frame}
      title={title}
      crumbs={[{ label: 'Subsystems', href: '/admin/subsystems' }]}
      icon={<AppIcon identifier={identifier} title={title} size="large" />}
      text={<span className="font-mono">{identifier}</span>}
      pills={
        <>
          {builtIn ? <Pill tone="accent">built in</Pill> : <ConnectedPill enabled={enabled} exchanged={exchanged} />}
          <Pill>{people} with access</Pill>
          <Pill>{sessions} signed in</Pill>
        </>
      }
      actions={actions}
      tabs={tabs}
    >
      {children}
    </AdminFrame>
  )
}

/** Whether an application is on, and whether it has ever come through. */
export function ConnectedPill({ enabled, exchanged }: { enabled: boolean; exchanged: string | null }) {
  if (!enabled) return <Pill tone="bad">switched off</Pill>
  if (exchanged === null) return <Pill tone="warn">waiting for its first sign-in</Pill>
  return (
    <Pill tone="good" dot>
      connected · last exchange {exchanged}
    </Pill>
  )
}

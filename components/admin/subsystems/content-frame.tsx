import type { ReactNode } from 'react'
import { AdminFrame } from '#components/admin/admin-frame.tsx'
import { AppIcon } from '#components/ui/app-icon.tsx'
import type { SubsystemHeadProps } from './subsystem-frame.tsx'

type ContentFrameProps = {
  head: SubsystemHeadProps
  /** What it is: "Role". */
  kind: string
  name: string
  title: string | null
  pills?: ReactNode
  children: ReactNode
}

/** Around the page of one role, action group or action of a subsystem. */
export function ContentFrame({ head, kind, name, title, pills, children }: ContentFrameProps) {
  const { identifier, title: application } = head.subsystem
  const home = `/admin/subsystems/${identifier}`
  return (
    <AdminFrame
      frame={head.frame}
      title={title ?? name}
      crumbs={[
        { label: 'Subsystems', href: '/admin/subsystems' },
        { label: application, href: home },
        { label: 'Roles and actions', href: `${home}/roles` },
      ]}
      icon={<AppIcon identifier={identifier} title={application} size="large" />}
      text={
        <>
          {kind} <bdi className="font-mono">{name}</bdi>
        </>
      }
      pills={pills}
    >
      {children}
    </AdminFrame>
  )
}

import { notFound } from 'next/navigation'
import type { PortalAction } from '#lib/access/portal-actions.ts'
import { findSubsystemUse } from '#lib/subsystems/subsystem-use.ts'
import { viewSubsystem } from '#lib/subsystems/view-subsystem.ts'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { found } from '#lib/web/admin/found.ts'
import { said } from './view-subsystems.ts'

/** The parts of a subsystem's pages. The portal itself has no connection, no policy of entry and no brand of this kind. */
const parts = [
  { part: '', label: 'Connection', own: true, needs: 'subsystems.read' },
  { part: 'protocols', label: 'Protocols', own: true, needs: 'subsystems.read' },
  { part: 'roles', label: 'Roles and actions', own: false, needs: 'subsystems.read' },
  { part: 'people', label: 'People', own: false, needs: 'subsystems.read' },
  { part: 'policy', label: 'Policy', own: true, needs: 'subsystems.read' },
  { part: 'branding', label: 'Branding', own: true, needs: 'subsystems.write' },
  { part: 'manifest', label: 'Manifest', own: true, needs: 'subsystems.read' },
  { part: 'deliveries', label: 'Notifications', own: true, needs: 'sessions.read' },
  { part: 'history', label: 'History', own: false, needs: 'audit.read' },
] as const satisfies readonly { part: string; label: string; own: boolean; needs: PortalAction }[]

export type SubsystemPart = (typeof parts)[number]['part']

export type SubsystemPage = Awaited<ReturnType<typeof subsystemPage>>

type Asked = {
  params: Promise<{ identifier: string }>
  searchParams: Parameters<typeof adminPage>[1]
}

/** What every page of one subsystem starts from: itself, its use, and the head with its tabs. */
export async function subsystemPage(part: SubsystemPart, { params, searchParams }: Asked) {
  const page = await adminPage({ needs: 'subsystems.read' }, searchParams)
  const { identifier } = await params
  const subsystem = await found(viewSubsystem(page.ctx, { subsystem: identifier }, page.who))
  const { id, enabled, builtIn, settings } = subsystem
  // Its connection leads on to its roles.
  if (builtIn && part && parts.some((one) => one.part === part && one.own)) notFound()
  const use = (await findSubsystemUse(page.ctx, [id])).get(id)
  const base = `/admin/subsystems/${identifier}`
  const may = (action: PortalAction) => page.rights.may(action, id)
  const head = {
    frame: page.frame,
    subsystem: { identifier, title: settings.title, enabled, builtIn, ...said(use, page.ctx.now) },
    tabs: parts
      .filter(({ own, needs }) => !(own && builtIn) && may(needs))
      .map((one) => ({
        label: one.label,
        href: one.part ? `${base}/${one.part}` : base,
        current: one.part === part,
      })),
  }
  return { ...page, subsystem, head, may, live: use?.sessions ?? 0 }
}

import { listConnections } from '#lib/subsystems/connections/view-connection.ts'
import { protocols } from '#lib/web/protocols/protocols.ts'
import type { SubsystemPage } from './subsystem-page.ts'

/** The protocols that an application may speak, with those that it does speak. */
export async function viewProtocols({ ctx, who, subsystem, may }: SubsystemPage) {
  const { identifier } = subsystem
  const all = protocols.map(({ protocol }) => protocol)
  const connections = await listConnections(ctx, all, { subsystem: identifier }, who)
  const base = `/admin/subsystems/${identifier}`
  return {
    mayWrite: may('subsystems.write'),
    protocols: protocols.map(({ protocol, about, part }) => ({
      name: protocol.name,
      title: protocol.title,
      about,
      enabled: connections.some((one) => one.protocol === protocol.name && one.enabled),
      href: part ? `${base}/${part}` : base,
      // What must be set before it works is set on its own page.
      ready: protocol.whole.safeParse(protocol.defaults).success,
    })),
  }
}

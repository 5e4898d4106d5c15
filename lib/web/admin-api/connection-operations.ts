import { z } from 'zod'
import {
  type ConnectionChange,
  editConnection,
  enableConnection,
} from '#lib/subsystems/connections/change-connection.ts'
import { disableConnection } from '#lib/subsystems/connections/disable-connection.ts'
import { listConnections, viewConnection } from '#lib/subsystems/connections/view-connection.ts'
import type { ProtocolAtEdge } from '#lib/web/protocols/protocol-at-edge.ts'
import { protocols } from '#lib/web/protocols/protocols.ts'
import { type Operation, operation } from './operation.ts'
import { Already, InSubsystem } from './shapes.ts'

const State = z.object({ protocol: z.string(), title: z.string(), enabled: z.boolean(), version: z.string() })
const Changed = z.object({ protocol: z.string(), version: z.string(), already: z.boolean() })
const Which = InSubsystem.extend({ version: z.string().optional() })

/** The four operations of one protocol, with its own settings. */
function operationsOf({ protocol }: ProtocolAtEdge): Operation[] {
  const path = `/subsystems/{subsystem}/connections/${protocol.name}` as const
  // Of a shape that is only known as it runs, no type remains: the fields of `Which` are in it.
  const Change = Which.extend(protocol.parts.shape) as unknown as z.ZodType<ConnectionChange>
  const limited = true
  return [
    operation({
      method: 'GET',
      path,
      summary: `Show how a subsystem speaks ${protocol.title}`,
      ...{ right: 'subsystems.read', limited, versioned: true },
      input: InSubsystem,
      output: State.extend({ settings: protocol.shown }),
      run: (ctx, input, who) => viewConnection(ctx, protocol, input, who),
    }),
    operation({
      method: 'PATCH',
      path,
      summary: `Change how a subsystem speaks ${protocol.title}`,
      ...{ right: 'subsystems.write', limited, versioned: true },
      input: Change,
      output: Changed,
      run: (ctx, input, who) => editConnection(ctx, protocol, input, who),
    }),
    operation({
      method: 'POST',
      path: `${path}/enable`,
      summary: `Switch ${protocol.title} on for a subsystem, with these settings`,
      ...{ right: 'subsystems.write', limited, versioned: true },
      input: Change,
      output: Changed,
      run: (ctx, input, who) => enableConnection(ctx, protocol, input, who),
    }),
    operation({
      method: 'POST',
      path: `${path}/disable`,
      summary: `Switch ${protocol.title} off for a subsystem and end the sessions that it opened`,
      ...{ right: 'subsystems.write', limited },
      input: InSubsystem,
      output: Already.extend({ sessionsEnded: z.int() }),
      run: (ctx, input, who) => disableConnection(ctx, protocol, input, who),
    }),
  ]
}

export const connectionOperations: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/subsystems/{subsystem}/connections',
    summary: 'List the protocols, and which of them a subsystem speaks',
    right: 'subsystems.read',
    limited: true,
    input: InSubsystem,
    output: z.object({ items: z.array(State) }),
    run: async (ctx, input, who) => ({
      items: await listConnections(
        ctx,
        protocols.map(({ protocol }) => protocol),
        input,
        who,
      ),
    }),
  }),
  ...protocols.flatMap(operationsOf),
]

import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { authenticateSubsystem } from '#lib/subsystems/authenticate-subsystem.ts'
import { findConnection } from '#lib/subsystems/connections/find-connection.ts'
import { identifierOf } from '#lib/subsystems/connections/former-name.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { superflyConnection } from './connection.ts'

/**
 * The subsystem that the two headers of a Superfly client prove, while it speaks Superfly.
 * Refuses: 401 unauthenticated; 403 subsystem_disabled.
 */
export async function superflyCaller(ctx: Context, headers: Headers): Promise<SubsystemCaller> {
  const [name, token] = [headers.get('x-subsystem-name'), headers.get('x-subsystem-token')]
  if (!name || !token) throw new Refusal('unauthenticated')
  const who = await authenticateSubsystem(ctx, await identifierOf(ctx, name), token)
  if (!(await findConnection(ctx, superflyConnection, { id: who.id }))) throw new Refusal('unauthenticated')
  return who
}

/**
 * Old clients name the subsystem that they speak for in the body as well, and Superfly 2.0 believed it. Only the caller itself
 * may stand there. Refuses: 403 not_permitted.
 */
export async function refuseOther(ctx: Context, who: SubsystemCaller, named: string | null | undefined): Promise<void> {
  if (named && (await identifierOf(ctx, named)) !== who.identifier) {
    throw new Refusal('not_permitted', { detail: `It is ${who.identifier} that calls, not ${named}.` })
  }
}

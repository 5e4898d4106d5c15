import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { nativeProtocol } from '#lib/sso/deliver-token.ts'
import { issue } from '#lib/sso/issue.ts'
import { findEntrance } from '#lib/subsystems/find-entrance.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import type { Browser } from './guards.ts'

export const EnterApplication = z.strictObject({ subsystem: z.string().max(64) })

/** A tile of the launcher, followed: into the application, without scripts as well. */
export async function enterApplication(
  ctx: Context,
  { subsystem }: z.infer<typeof EnterApplication>,
  { session }: Browser,
): Promise<BrowserAnswer> {
  if (!session) throw new Refusal('session_required')
  // Other protocols begin at the application, which then finds the session that is here.
  const entrance = await findEntrance(ctx, { identifier: subsystem, unless: nativeProtocol })
  if (entrance) return { to: entrance }
  const entry = await issue(ctx, { subsystemIdentifier: subsystem }, { kind: 'launcher', session })
  return { to: entry.redirectUrl }
}

import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { type Finding, fail } from '#lib/setup/health/finding.ts'
import { viewSubsystem } from '#lib/subsystems/view-subsystem.ts'
import { checkClock } from './check-clock.ts'
import { checkLanding } from './check-landing.ts'
import { checkNotices } from './check-notices.ts'
import { checkSignInLink } from './check-sign-in-link.ts'
import { checkUse } from './check-use.ts'

export const CheckConnection = z.strictObject({ subsystem: z.string().max(63) })

export type ConnectionCheck = { identifier: string; findings: Finding[] }

/**
 * Walks through an application's connection by the native protocol as a browser and as the portal's back end, and says what
 * to change. It signs nobody in and ends nothing. Refuses: no_such_subsystem, not_permitted.
 */
export async function checkConnection(
  ctx: Context,
  { subsystem }: z.infer<typeof CheckConnection>,
  who: Actor,
): Promise<ConnectionCheck> {
  const { id, identifier, enabled, builtIn, settings, secrets } = await viewSubsystem(ctx, { subsystem }, who)
  await requireRight(ctx, who, 'subsystems.write', id)
  const { landingUrl, logoutUrl, initiateLoginUrl, browserBinding, touchEverySeconds } = settings
  if (builtIn) throw new Refusal('no_such_subsystem', { detail: `${identifier} is not an application.` })
  const nowhere = { findings: [], probes: [] }
  const landing = landingUrl === null ? nowhere : await checkLanding(ctx, { subsystemId: id, landingUrl })
  const notices = await checkNotices(ctx, { identifier, logoutUrl })
  const uses = secrets.flatMap(({ lastUsedAt }) => lastUsedAt ?? []).sort((one, other) => +other - +one)
  const switchedOff = fail('Switched on', `${identifier} is switched off`, 'Nobody gets in until it is switched on.')
  const findings = [
    ...(enabled ? [] : [switchedOff]),
    ...landing.findings,
    ...(await checkSignInLink(ctx.config, {
      ...{ identifier, initiateLoginUrl, bindingRequired: browserBinding === 'required' },
    })),
    ...(await checkUse(ctx, { id, touchEverySeconds, secretLastUsedAt: uses[0] ?? null })),
    ...notices.findings,
    ...checkClock([...landing.probes, ...notices.probes]),
  ]
  return { identifier, findings }
}

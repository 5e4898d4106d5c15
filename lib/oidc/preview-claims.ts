import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { previewAnswer } from '#lib/sessions/preview-answer.ts'
import { readRow } from '#lib/subsystems/connections/connection-row.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { findNamedUser } from '#lib/users/find-named-user.ts'
import { claimsOf, mappedClaims, scopeClaims } from './claim-mapping.ts'
import { type OidcSettings, oidcConnection, oidcProtocol } from './oidc-connection.ts'
import { pairwiseOf } from './subject.ts'

/**
 * What an application would be told of a person by OpenID Connect, with every scope, as things stand now.
 * Refuses: no_such_subsystem, not_permitted (that needs the rights to see the subsystem, and people), no_such_user,
 * access_denied (the person has no role there, so no token ever tells anything).
 */
export async function previewClaims(
  ctx: Context,
  { subsystem, user }: { subsystem: string; user: string },
  who: Actor,
) {
  const { id, identifier } = await findSubsystem(ctx, subsystem)
  await requireRight(ctx, who, 'subsystems.read', id)
  await requireRight(ctx, who, 'users.read', id)
  const userId = await findNamedUser(ctx, user)
  if (userId === null) throw new Refusal('no_such_user', { detail: `There is no ${user}.` })
  const row = await previewAnswer(ctx, { userId, subsystemId: id })
  if (!row) throw new Refusal('access_denied', { detail: 'This person has no role there: nothing is ever told.' })
  const kept = await readRow(ctx, id, oidcProtocol)
  const settings: OidcSettings = { ...oidcConnection.defaults, ...kept?.settings }
  const sub = settings.subjectType === 'pairwise' ? pairwiseOf(ctx, userId, { ...settings, identifier }) : userId
  const told = { sub, ...claimsOf(row), ...mappedClaims(settings.claims, row) }
  const idToken = settings.claimsInIdToken ? told : { sub, ...mappedClaims(settings.claims, row) }
  return { userinfo: told, idToken, scopes: Object.keys(scopeClaims) }
}

import { amrOf, claimsOf } from '#lib/oidc/claim-mapping.ts'
import { oidcRequest } from '#lib/oidc/oidc-request.ts'
import { previewAnswer } from '#lib/sessions/preview-answer.ts'
import { type AnswerRow, levelOf } from '#lib/sessions/session-answer.ts'
import type { Api } from './find-api.ts'

/**
 * What a token to an API tells of its person, as things stand now: how they signed in (RFC 9068 §2.2.1) and, under the scope
 * `portico`, what they hold in the API's own subsystem (§2.2.3.1). Null where they have no access there.
 */
export async function toldToApi(
  { subsystemId }: Api,
  { session, scopes }: { session: AnswerRow; scopes: ReadonlySet<string> },
): Promise<Record<string, unknown> | null> {
  const row = await previewAnswer(oidcRequest().ctx, { userId: session.user_id, subsystemId })
  if (!row) return null
  const { roles, actions } = claimsOf(row)
  return {
    auth_time: Math.floor(session.authenticated_at.getTime() / 1_000),
    acr: levelOf(session.methods),
    amr: amrOf(session.methods),
    ...(scopes.has('portico') && { roles, actions }),
  }
}

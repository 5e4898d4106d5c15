import { type Client, errors } from 'oidc-provider'
import { recordFailure } from '#lib/audit/record-failure.ts'
import { subsystemOf } from '#lib/oidc/client-metadata.ts'
import { oidcRequest } from '#lib/oidc/oidc-request.ts'

/** The same answer for an API that is none, is off, or is not this client's to call. A flood of it is counted, not written. */
export async function refuseTarget(client: Client, uri: string): Promise<never> {
  const { subsystemId } = subsystemOf(client)
  const event = { kind: 'connection.call-refused', subsystemId, facts: { code: 'invalid_target', api: uri } } as const
  await recordFailure(oidcRequest().ctx, event, `${subsystemId} invalid_target`, { kind: 'subsystem', id: subsystemId })
  throw new errors.InvalidTarget('there is no such API, or it is not open to this application')
}

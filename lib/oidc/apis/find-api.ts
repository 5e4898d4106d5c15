import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Context } from '#lib/db/context.ts'
import { oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { oidcRequest } from '#lib/oidc/oidc-request.ts'
import { findConnection } from '#lib/subsystems/connections/find-connection.ts'
import { apiHolder } from './api-holder.ts'
import type { ApiSettings } from './api-settings.ts'

/** A subsystem that others get tokens to. */
export type Api = { subsystemId: string; identifier: string; title: string; uri: string; settings: ApiSettings }

/** The API of this identifier, while its subsystem and its connection are on. */
export async function findApi(ctx: Context, uri: string): Promise<Api | null> {
  const holder = await apiHolder(ctx, uri)
  const found = holder && (await findConnection(ctx, oidcConnection, { id: holder.id }))
  return found && { ...found, subsystemId: found.id, uri }
}

/** The same, as far as this client may ask for tokens to it: as one of its callers, or as itself. */
export async function findCallableApi(ctx: Context, uri: string, clientId: string | undefined): Promise<Api | null> {
  const api = await findApi(ctx, uri)
  const may = clientId !== undefined && [api?.identifier, ...(api?.settings.apiCallers ?? [])].includes(clientId)
  return may ? api : null
}

/** The APIs that an authorization asks for tokens to. */
export const apisAsked = (koa: KoaContextWithOIDC): Promise<Api[]> =>
  findApis(oidcRequest().ctx, Object.keys(koa.oidc.resourceServers ?? {}))

/** Those of these identifiers that are APIs, while they are on. */
export async function findApis(ctx: Context, uris: readonly string[]): Promise<Api[]> {
  const found: Api[] = []
  for (const uri of uris) {
    const api = await findApi(ctx, uri)
    if (api) found.push(api)
  }
  return found
}

import { recordEvent } from '#lib/audit/record-event.ts'
import { system } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret, isSecret, newSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'
import { jsonOf } from '#lib/db/json-of.ts'
import { findClientMetadata } from '#lib/oidc/client-metadata.ts'
import { oidcConnection, oidcProtocol } from '#lib/oidc/oidc-connection.ts'
import { authenticateSubsystem } from '#lib/subsystems/authenticate-subsystem.ts'
import { editConnection } from '#lib/subsystems/connections/change-connection.ts'
import { readRow } from '#lib/subsystems/connections/connection-row.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { editSubsystem } from '#lib/subsystems/edit-subsystem.ts'
import { removeSubsystem } from '#lib/subsystems/remove-subsystem.ts'
import { rotateSecret } from '#lib/subsystems/rotate-secret.ts'
import { askedMetadata } from './asked-metadata.ts'
import { type ToldMetadata, toldMetadata, withSecret } from './told-metadata.ts'

/** An application that proved itself by its registration access token, at its own address. */
export type RegisteredClient = { subsystemId: string; identifier: string; token: string }

/**
 * Whose registration access token this is; the address must be its own (RFC 7592 §1.3). What is switched off here is as if it
 * were not there. Refuses: registration_token_refused (whatever is wrong, all alike).
 */
export async function findRegistered(ctx: Context, identifier: string, token: string): Promise<RegisteredClient> {
  const found = isSecret('prg', token)
    ? await ctx.db.oidcRegistration.findUnique({
        where: { tokenHash: Uint8Array.from(hashSecret(token)), subsystem: { identifier } },
        select: { subsystemId: true },
      })
    : null
  if (!found || !(await findClientMetadata(ctx, identifier))) throw new Refusal('registration_token_refused')
  return { ...found, identifier, token }
}

/** What an application is told of itself (RFC 7592 §2.1), without its secret. */
export const readClient = (ctx: Context, who: RegisteredClient): Promise<ToldMetadata> => toldMetadata(ctx, who)

/**
 * Replaces what an application says of itself (RFC 7592 §2.2): what is left out is as it was never said. Its registration access
 * token is replaced with it: of any number that use one at once, one does. What administrators decided stays.
 * Refuses: registration_token_refused, and as `askedMetadata`.
 */
export async function updateClient(ctx: Context, body: object, who: RegisteredClient): Promise<ToldMetadata> {
  const { identifier: subsystem, subsystemId } = who
  const token = newSecret('prg')
  const fresh = await ctx.atomically(async (tx) => {
    await replaceToken(tx, who, token)
    await refuseOtherClient(tx, body, who)
    const { title, settings, stated } = askedMetadata(body)
    const provedBefore = await provesBySecret(tx, subsystemId)
    await editConnection(tx, oidcConnection, { subsystem, ...settings }, system)
    await editSubsystem(tx, { subsystem, title }, system)
    const data = { stated: jsonOf(stated), changedAt: tx.now }
    await tx.db.oidcRegistration.update({ where: { subsystemId }, data, select: { subsystemId: true } })
    await recordEvent(tx, { kind: 'registration.changed', subsystemId }, { kind: 'subsystem', id: subsystemId })
    if (settings.authentication !== 'secret' || provedBefore) return null
    return rotateSecret(tx, { subsystem, revokeOthers: true }, system)
  })
  const told = await toldMetadata(ctx, { identifier: subsystem, token })
  return fresh ? withSecret(told, fresh.secret) : told
}

/** Null: it has changed itself for the last time. */
async function replaceToken(tx: Context, who: RegisteredClient, token: string | null): Promise<void> {
  const { count } = await tx.db.oidcRegistration.updateMany({
    where: { subsystemId: who.subsystemId, tokenHash: Uint8Array.from(hashSecret(who.token)) },
    data: { tokenHash: token === null ? null : Uint8Array.from(hashSecret(token)) },
  })
  if (count === 0) throw new Refusal('registration_token_refused')
}

async function provesBySecret(tx: Context, subsystemId: string): Promise<boolean> {
  const row = await readRow(tx, subsystemId, oidcProtocol)
  return { ...oidcConnection.defaults, ...row?.settings }.authentication === 'secret'
}

/** RFC 7592 §2.2: it names itself, and where it names its secret, that is the right one. */
async function refuseOtherClient(tx: Context, body: object, { identifier }: RegisteredClient): Promise<void> {
  const { client_id: named, client_secret: secret } = body as Record<string, unknown>
  if (named !== identifier)
    throw new Refusal('invalid_client_metadata', { detail: 'client_id: is not the one of this address.' })
  if (secret === undefined || secret === null) return
  const wrong = () => new Refusal('invalid_client_metadata', { detail: 'client_secret: is not the application’s.' })
  if (typeof secret !== 'string') throw wrong()
  await authenticateSubsystem(tx, identifier, secret).catch((error: unknown) => {
    throw error instanceof Refusal ? wrong() : error
  })
}

/**
 * An application takes itself off the portal (RFC 7592 §2.3): for good where nobody holds a role in it and nobody is signed in;
 * otherwise it is switched off, its sessions end, and whoever administers it decides on the rest. Its token is over either way.
 * Refuses: registration_token_refused.
 */
export function deleteClient(ctx: Context, who: RegisteredClient): Promise<void> {
  return ctx.atomically(async (tx) => {
    const { identifier: subsystem, subsystemId } = who
    await replaceToken(tx, who, null)
    const removed = await removeSubsystem(tx, { subsystem }, system).catch((error: unknown) => {
      if (error instanceof Refusal && error.code === 'in_use') return null
      throw error
    })
    if (!removed) await disableSubsystem(tx, { subsystem }, system)
    const facts = { removed: removed !== null }
    await recordEvent(tx, { kind: 'registration.ended', subsystemId, facts }, { kind: 'subsystem', id: subsystemId })
  })
}

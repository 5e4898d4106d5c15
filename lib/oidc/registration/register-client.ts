import { randomBytes } from 'node:crypto'
import { createAction } from '#lib/access/create-action.ts'
import { createRole } from '#lib/access/create-role.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { system } from '#lib/base/actor.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'
import { jsonOf } from '#lib/db/json-of.ts'
import { oidcConnection, oidcProtocol } from '#lib/oidc/oidc-connection.ts'
import { enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { createSubsystem } from '#lib/subsystems/create-subsystem.ts'
import { identifiersFor } from '#lib/subsystems/identifiers-for.ts'
import { askedMetadata } from './asked-metadata.ts'
import { takeUse } from './initial-token.ts'
import { type ToldMetadata, toldMetadata, withSecret } from './told-metadata.ts'

/** By which an administrator lets people in with a single grant, and before that nobody: a fresh application has no roles. */
const firstRole = { role: 'user', action: 'use' }

/**
 * Registers an application that comes with an initial access token (RFC 7591 §3): a subsystem of others, whose people are asked
 * for consent, with a role that nobody holds. Its secret and its registration access token are in this answer and nowhere else.
 * All of it or nothing, in one transaction. Refuses: registration_token_refused, and as `askedMetadata`.
 */
export async function registerClient(ctx: Context, body: object, token: string): Promise<ToldMetadata> {
  const { identifier, own, secret } = await ctx.atomically(async (tx) => {
    const initial = await takeUse(tx, token)
    const { title, settings, stated } = askedMetadata(body)
    const identifier = freshIdentifier(title)
    const { id, secret } = await createSubsystem(tx, { identifier, title, protocol: oidcProtocol }, system)
    const subsystem = identifier
    const others = { thirdParty: true, runBy: initial.runBy }
    await enableConnection(tx, oidcConnection, { subsystem, ...settings, ...others }, system)
    await createAction(tx, { subsystem, name: firstRole.action }, system)
    await createRole(tx, { subsystem, name: firstRole.role, actions: [firstRole.action] }, system)
    const own = newSecret('prg')
    await tx.db.oidcRegistration.create({
      data: {
        subsystemId: id,
        initialTokenId: initial.id,
        tokenHash: Uint8Array.from(hashSecret(own)),
        stated: jsonOf(stated),
        at: tx.now,
        changedAt: tx.now,
      },
      select: { subsystemId: true },
    })
    const facts = { tokenId: initial.id, name: initial.name, runBy: initial.runBy }
    await recordEvent(tx, { kind: 'registration.made', subsystemId: id, facts }, system)
    return { identifier, own, secret: settings.authentication === 'secret' ? secret : null }
  })
  const told = await toldMetadata(ctx, { identifier, token: own })
  return secret === null ? told : withSecret(told, secret)
}

/** As the application calls itself, and what keeps it apart from all others of that name. */
function freshIdentifier(title: string): string {
  const [[, slug] = [null, 'app']] = identifiersFor([{ id: 'registered', name: title }])
  return `${slug.slice(0, 40)}-${randomBytes(5).toString('hex')}`
}

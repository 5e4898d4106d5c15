import type { Context } from '#lib/db/context.ts'
import { endOfflineSession } from '#lib/sessions/offline/end-offline-session.ts'
import { parseSessionId } from '#lib/sessions/session-id.ts'
import { findClientMetadata } from './client-metadata.ts'
import { oidcRequest } from './oidc-request.ts'
import { RecordStore } from './record-store.ts'

const requestContext = (): Context => oidcRequest().ctx
const requestPerson = (): string | null => oidcRequest().session?.user.id ?? null

/** Where the provider keeps one kind of its records; the context is that of the request which is served. */
export function openStore(kind: string): RecordStore {
  if (kind === 'Client') return new ClientStore(kind, requestContext)
  if (kind === 'RefreshToken') return new RefreshTokenStore(kind, requestContext)
  return new RecordStore(kind, requestContext, requestPerson)
}

/** Clients are subsystems: read from there each time, and never written. */
class ClientStore extends RecordStore {
  override find(identifier: string) {
    return findClientMetadata(requestContext(), identifier)
  }

  override async upsert(): Promise<void> {
    throw new Error('a client is a subsystem: it is changed as such')
  }
}

/** An offline session is over with its refresh tokens: by them alone it goes on. */
class RefreshTokenStore extends RecordStore {
  override async revokeByGrantId(grantId: string): Promise<void> {
    await super.revokeByGrantId(grantId)
    const id = parseSessionId(grantId)
    if (id !== null) await endOfflineSession(requestContext(), { id })
  }
}

import { type AdapterPayload, errors } from 'oidc-provider'
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
  if (kind === 'Grant') return new GrantStore(kind, requestContext)
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

/** An offline session, which its consent is named after, is over with its refresh tokens: by them alone it goes on. */
async function endNamed(grantId: string | undefined): Promise<void> {
  const id = parseSessionId(grantId ?? '')
  if (id !== null) await endOfflineSession(requestContext(), { id })
}

class RefreshTokenStore extends RecordStore {
  /** Where the consent was revoked since the session was opened, no token will ever carry it. */
  override async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    try {
      await super.upsert(id, payload, expiresIn)
    } catch (error) {
      if (error instanceof errors.InvalidGrant) await endNamed(payload.grantId)
      throw error
    }
  }

  override async revokeByGrantId(grantId: string): Promise<void> {
    await super.revokeByGrantId(grantId)
    await endNamed(grantId)
  }
}

class GrantStore extends RecordStore {
  /** The tokens go with it; one that is saved at this moment comes before, and is found here, or after, and is refused. */
  override async destroy(grantId: string): Promise<void> {
    await super.destroy(grantId)
    await endNamed(grantId)
  }
}

import { superflyConnection } from '#lib/superfly/connection.ts'
import { native } from './native.ts'
import type { ProtocolAtEdge } from './protocol-at-edge.ts'

/** Its browser legs are the native ones. */
export const superfly: ProtocolAtEdge = {
  protocol: superflyConnection,
  about: 'For applications that were written for Superfly 2.0: only the address of the server changes.',
  part: 'protocols/superfly',
  secretIs: 'The application calls it the token of the subsystem.',
  resume: native.resume,
}

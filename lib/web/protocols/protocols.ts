import { native } from './native.ts'
import { oidc } from './oidc.ts'
import type { ProtocolAtEdge } from './protocol-at-edge.ts'
import { simpleSso } from './simple-sso.ts'
import { superfly } from './superfly.ts'

/** Every protocol that this Portico speaks. A new one is a line here, a page in the dashboard, and options of the command line. */
export const protocols: readonly ProtocolAtEdge[] = [native, oidc, simpleSso, superfly]

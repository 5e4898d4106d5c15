type Presence = { protocol: string; createdAt: Date; touchedAt: Date }

/** Protocols whose applications ask after their sessions. In the others asking is an extra that an application may not have. */
const askingProtocols: ReadonlySet<string> = new Set(['native', 'superfly'])

/**
 * Whether an application learns by itself that a session of its has ended. Where the protocol does not demand that it asks
 * (OpenID Connect, django-simple-sso), one that has asked after this session before is taken to ask again.
 */
export const learnsByAsking = ({ protocol, createdAt, touchedAt }: Presence): boolean =>
  askingProtocols.has(protocol) || touchedAt > createdAt

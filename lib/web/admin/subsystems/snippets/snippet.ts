/** What a snippet is filled in with. */
export type Connection = { portalUrl: string; identifier: string; landingUrl: string }

/** Something to paste into an application. `id` is part of an address. */
export type Snippet = { id: 'node' | 'django' | 'spring' | 'curl'; label: string; file: string; code: string }

/** Where changes are made, from when on, and by whom: null is a manifest by itself. */
export type Making = { subsystemId: string; at: Date; by: string | null }

/** Who does something: a person, a subsystem's back end, an operator at the command line, or Portico itself. */
export type Actor =
  | {
      readonly kind: 'user'
      readonly id: string
      /** The API key that the person's program came with: it narrows what the person may do. */
      readonly key?: { readonly id: string; readonly scopes: readonly string[] }
    }
  | { readonly kind: 'subsystem'; readonly id: string }
  | { readonly kind: 'operator' }
  | { readonly kind: 'system' }

/** The command line: whoever can run it holds the database and the root secret already. */
export const operator: Actor = { kind: 'operator' }
export const system: Actor = { kind: 'system' }

/** The person behind an actor, as columns like `granted_by_id` name them. */
export const personOf = (who: Actor): string | null => (who.kind === 'user' ? who.id : null)

/** Whether an actor is this person at the keyboard. A program with an API key is not: it may do what its scopes say. */
export const isSelf = (who: Actor, userId: string): boolean =>
  who.kind === 'user' && who.id === userId && who.key === undefined

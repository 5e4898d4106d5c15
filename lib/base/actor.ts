/** Who does something: a person, a subsystem's back end, an operator at the command line, or Portico itself. */
export type Actor =
  | { readonly kind: 'user'; readonly id: string }
  | { readonly kind: 'subsystem'; readonly id: string }
  | { readonly kind: 'operator' }
  | { readonly kind: 'system' }

/** The command line: whoever can run it holds the database and the root secret already. */
export const operator: Actor = { kind: 'operator' }
export const system: Actor = { kind: 'system' }

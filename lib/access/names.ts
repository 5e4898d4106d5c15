import { z } from 'zod'

const printable = /^[^\s\p{C}](?:[^\p{C}]*[^\s\p{C}])?$/u

/** The name of an action or action group, e.g. `page.edit`. */
export const ActionName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/, 'must be up to 128 of A-Z, a-z, 0-9 and . _ : / -')

/** The name of a role. Old applications call them as they like, so only what cannot be shown or listed is refused. */
export const RoleName = z
  .string()
  .max(100)
  .regex(printable, 'must not have spaces around it or invisible characters')
  .refine((name) => !/[,;:]/.test(name), 'must not have , ; or : in it')

export const Title = z.string().trim().min(1).max(100)

export const ActionDescription = z.string().trim().max(1000)

/** What an application calls a role in its own code, e.g. `ROLE_EDITOR`. */
export const PrincipalName = z.string().trim().min(1).max(100)

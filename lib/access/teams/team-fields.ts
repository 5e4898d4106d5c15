import { z } from 'zod'

/** The name of a team, as the command line, imports and the API say it. It stays taken. */
export const TeamName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/, 'must be up to 63 of a-z, 0-9 and . _ - within')
export const TeamTitle = z.string().trim().min(1).max(100)
export const TeamDescription = z.string().trim().max(1000)

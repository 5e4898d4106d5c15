import { z } from 'zod'

// Shapes that several operations take or give back.

/** A page of a list, and what asks for the next one: null on the last. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() })

/** How many at most, in a query. */
export const Limit = z.coerce.number().int().min(1).max(1_000).optional()

/** A yes or no in a query. */
export const Flag = z
  .stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' })
  .meta({ enum: ['true', 'false'] })
  .optional()

/** That something is as it was asked for, and whether it was before. */
export const Already = z.object({ already: z.boolean() })

/** What an edit answers: the version that the next one starts from. */
export const Edited = z.object({ id: z.uuid(), version: z.string() })

export const Made = z.object({ id: z.uuid() })

/** Nothing that a caller would need to know. */
export const Done = z.object({})

export const InSubsystem = z.strictObject({ subsystem: z.string() })

import { z } from 'zod'

/** How boxes of a form arrive: a tick is `on` or nothing, everything else is text. */
export const Ticked = z
  .literal('on')
  .optional()
  .transform((tick) => tick === 'on')

/** An empty box of an optional part takes that part away. */
export const orNothing = <T>(part: z.ZodType<T>) => part.transform((value) => value ?? null)

export const WholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number')
  .transform(Number)

/** A box of the kind `datetime-local`, which the label says is UTC, as the verbs take an instant. */
export const InstantUtc = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/, 'must be a date and a time')
  .transform((text) => `${text}${text.length === 16 ? ':00' : ''}Z`)

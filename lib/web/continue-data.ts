import { z } from 'zod'

/** What the page of a form_post delivery is told. */
export const ContinueData = z.strictObject({
  action: z.string(),
  fields: z.record(z.string(), z.string()),
  subsystem: z.strictObject({ identifier: z.string(), title: z.string() }),
})

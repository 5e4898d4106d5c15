import { z } from 'zod'
import { isUuid } from '#lib/base/uuid.ts'

const Place = z.string().refine(isUuid).optional().catch(undefined)
const Text = z.string().max(100).optional().catch(undefined)

/** The address of the list of sessions. What nobody can have clicked on counts as absent. */
export const SessionsAsked = z
  .object({ search: Text, subsystem: Text, method: Text, device: Text, after: Place, before: Place })
  .transform(({ search, subsystem, method, device, after, before }) => ({
    filter: {
      ...(search && { search }),
      ...(subsystem && { subsystem }),
      ...(method && { method }),
      ...(device && { device }),
    },
    place: after ? { after } : before ? { before } : {},
  }))

import { z } from 'zod'
import { userOrders } from '#lib/users/search/read-user-page.ts'

const states = ['locked', 'no_factor', 'temporary'] as const

/** The address of the list of users. What nobody can have clicked on counts as absent. */
const UsersQuery = z.object({
  search: z.string().max(254).optional().catch(undefined),
  state: z.enum(states).optional().catch(undefined),
  subsystem: z.string().max(64).optional().catch(undefined),
  team: z.string().max(128).optional().catch(undefined),
  order: z.enum(userOrders).default('username').catch('username'),
  direction: z.enum(['ascending', 'descending']).default('ascending').catch('ascending'),
  after: z.string().max(1_024).optional().catch(undefined),
  before: z.string().max(1_024).optional().catch(undefined),
})

/** The same as the query of lib/users takes it. */
export const UsersAsked = UsersQuery.transform(
  ({ search, state, subsystem, team, order, direction, after, before }) => ({
    filter: {
      ...(search && { search }),
      ...(state === 'locked' && { locked: true }),
      ...(state === 'no_factor' && { withoutFactor: true }),
      ...(state === 'temporary' && { temporaryPassword: true }),
      ...(subsystem && { subsystem }),
      ...(team && { team }),
    },
    sorted: { order, descending: direction === 'descending' },
    place: after ? { after } : before ? { before } : {},
  }),
)

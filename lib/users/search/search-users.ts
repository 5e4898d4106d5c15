import { z } from 'zod'
import { rightsOf } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { readUserPage, userOrders } from './read-user-page.ts'
import { UserFilter, userConditions, visibleUsers } from './user-filter.ts'

const limitDefault = 50
const limitMax = 1_000

export const SearchUsers = UserFilter.extend({
  order: z.enum(userOrders).optional(),
  descending: z.boolean().optional(),
  limit: z.int().min(1).max(limitMax).optional(),
  /** The page behind this place, or before that one: what an answer gives as `after` and `before`. */
  after: z.string().max(1_024).optional(),
  before: z.string().max(1_024).optional(),
})

/**
 * A page of users in an order, of those whom the caller may see. `before` and `after` are the places from which the
 * neighbouring pages are asked for; null where there is none.
 * Refuses: not_permitted, no_such_subsystem, no_such_team, malformed_request (a place that no answer gave).
 */
export async function searchUsers(ctx: Context, input: z.infer<typeof SearchUsers>, who: Actor) {
  const { order, descending, limit = limitDefault, after, before, ...filter } = input
  const conditions = await userConditions(ctx, filter, visibleUsers(await rightsOf(ctx, who)))
  return readUserPage(ctx, { conditions, order, descending, limit, after, before })
}

import { z } from 'zod'
import { AddGrant, addGrant } from '#lib/access/add-grant.ts'
import { AddConfirmation, addConfirmation } from '#lib/access/confirmations/add-confirmation.ts'
import { ListConfirmable, listConfirmable } from '#lib/access/confirmations/list-confirmable.ts'
import { RemoveConfirmation, removeConfirmation } from '#lib/access/confirmations/remove-confirmation.ts'
import { ExplainAccess, explainAccess } from '#lib/access/explain-access.ts'
import { ListGrants, listGrants } from '#lib/access/list-grants.ts'
import { RemoveGrant, removeGrant } from '#lib/access/remove-grant.ts'
import { type Operation, operation } from './operation.ts'
import { Already, Flag, Limit, page } from './shapes.ts'

const Grant = z.object({
  id: z.uuid(),
  user: z.string().nullable(),
  team: z.string().nullable(),
  subsystem: z.string(),
  role: z.string(),
  limitedTo: z.string().nullable(),
  grantedBy: z.string().nullable(),
  reason: z.string().nullable(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
})

const Confirmation = z.object({
  subsystem: z.string(),
  role: z.string(),
  action: z.string(),
  confirmed: z.object({ validFrom: z.date(), validTo: z.date().nullable(), by: z.string().nullable() }).nullable(),
})

const SessionsEnded = z.object({ sessionsEnded: z.int() })

/** The answer with its derivation, as the dashboard's "Why?" shows it. */
const Why = z.object({
  allowed: z.boolean(),
  sentence: z.string(),
  at: z.string(),
  obstacles: z.array(z.object({ kind: z.string(), sentence: z.string() })),
  holdings: z.array(
    z.object({
      sentence: z.string(),
      withheld: z.string().nullable(),
      role: z.object({ name: z.string(), title: z.string() }),
      team: z.object({ name: z.string(), title: z.string() }).nullable(),
      contents: z.array(
        z.object({
          action: z.object({ name: z.string(), title: z.string().nullable() }),
          group: z.object({ name: z.string(), title: z.string().nullable() }).nullable(),
          withheld: z.string().nullable(),
          sentence: z.string(),
        }),
      ),
    }),
  ),
})

export const grantOperations: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/grants',
    summary: 'List who holds which role',
    right: 'users.read',
    orRight: 'grants.write',
    limited: true,
    input: ListGrants.extend({ limit: Limit, ended: Flag }),
    output: page(Grant),
    run: async (ctx, input, who) => {
      const { grants, next } = await listGrants(ctx, input, who)
      return { items: grants, next }
    },
  }),
  operation({
    method: 'POST',
    path: '/grants',
    summary: 'Give a user or a team a role',
    right: 'grants.write',
    limited: true,
    input: AddGrant,
    output: z.object({ id: z.uuid(), already: z.boolean() }),
    creates: true,
    run: addGrant,
  }),
  operation({
    method: 'DELETE',
    path: '/grants',
    summary: 'Take a role from a user or a team, at once',
    right: 'grants.write',
    limited: true,
    input: RemoveGrant,
    output: SessionsEnded,
    run: removeGrant,
  }),
  operation({
    method: 'GET',
    path: '/confirmations',
    summary: 'List what counts for a user only once it is confirmed, and whether it is',
    right: 'users.read',
    orRight: 'grants.write',
    limited: true,
    input: ListConfirmable,
    output: z.object({ items: z.array(Confirmation) }),
    run: async (ctx, input, who) => ({ items: await listConfirmable(ctx, input, who) }),
  }),
  operation({
    method: 'POST',
    path: '/confirmations',
    summary: 'Confirm a confirmable action for a user',
    right: 'grants.write',
    limited: true,
    input: AddConfirmation,
    output: Already,
    creates: true,
    run: addConfirmation,
  }),
  operation({
    method: 'DELETE',
    path: '/confirmations',
    summary: 'Take a confirmation back, at once',
    right: 'grants.write',
    limited: true,
    input: RemoveConfirmation,
    output: SessionsEnded,
    run: removeConfirmation,
  }),
  operation({
    method: 'GET',
    path: '/why',
    summary: 'Say whether somebody may do something, and why',
    right: 'users.read',
    orRight: 'grants.write',
    limited: true,
    input: ExplainAccess,
    output: Why,
    run: explainAccess,
  }),
]

import fc from 'fast-check'
import { addGrant } from '#lib/access/add-grant.ts'
import { addConfirmation } from '#lib/access/confirmations/add-confirmation.ts'
import { removeConfirmation } from '#lib/access/confirmations/remove-confirmation.ts'
import { editRole } from '#lib/access/contents/edit-role.ts'
import { removeRole } from '#lib/access/contents/remove-role.ts'
import { createRole } from '#lib/access/create-role.ts'
import { portalActionNames } from '#lib/access/portal-actions.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { addTeamMember } from '#lib/access/teams/add-team-member.ts'
import { createTeam } from '#lib/access/teams/create-team.ts'
import { removeTeam } from '#lib/access/teams/remove-team.ts'
import { removeTeamMember } from '#lib/access/teams/remove-team-member.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { removeFactor } from '#lib/factors/remove-factor.ts'
import { createProvider } from '#lib/federation/create-provider.ts'
import { findProvider } from '#lib/federation/provider.ts'
import { CreateProvider } from '#lib/federation/provider-fields.ts'
import { applyRules } from '#lib/federation/rules/apply-rules.ts'
import type { ClaimRule } from '#lib/federation/rules/claim-rule.ts'
import { setRules } from '#lib/federation/rules/set-rules.ts'
import { findIdentity } from '#lib/users/identities/find-identity.ts'
import { linkIdentity } from '#lib/users/identities/link-identity.ts'
import { issueResetLink } from '#lib/users/links/issue-reset-link.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { unlockUser } from '#lib/users/unlock-user.ts'

// Random portals and random calls of verbs, for tests that say what no sequence of them can do.

export const people = ['root', 'ada', 'charles', 'mary', 'grace'] as const
export const teams = ['authors', 'keepers'] as const
export const ownRoles = ['custom-one', 'custom-two'] as const
const portalRoles = ['administrator', 'help-desk', 'auditor', 'subsystem-owner', ...ownRoles] as const

export const person = fc.constantFrom(...people)
const team = fc.constantFrom(...teams)
const role = fc.constantFrom(...portalRoles)
const ownRole = fc.constantFrom(...ownRoles)
const actions = fc.uniqueArray(fc.constantFrom(...portalActionNames), { maxLength: 5 })
const holder = fc.oneof(fc.record({ user: person }), fc.record({ team }))
const limitedTo = fc.option(fc.constantFrom('wiki', 'billing'), { nil: undefined })
/** Hours from now between which something holds. */
const period = fc.constantFrom({}, {}, { validFrom: 1 }, { validTo: 3 }, { validFrom: 1, validTo: 3 })
const portalGrant = fc.record({ holder, role, limitedTo, period })

/** Another sign-in server, at which everybody is known, and what it may say of them. */
const upstream = 'acme'
const groups = ['one', 'two'] as const
const rule: fc.Arbitrary<ClaimRule> = fc.record({
  claim: fc.constant('groups'),
  operator: fc.constant('contains'),
  values: fc.constantFrom(...groups).map((group) => [group]),
  gives: fc.oneof(fc.record({ subsystem: fc.constant('portal'), role }), fc.record({ team })),
})

/** Sets up the other server, with an identity there for everybody. */
export async function setUpUpstream(ctx: Context): Promise<void> {
  const given = { slug: upstream, preset: 'github', clientId: 'portico', clientSecret: 'a secret of the two' }
  await createProvider(ctx, CreateProvider.parse(given), operator)
  const { id: providerId, title: provider } = await findProvider(ctx, upstream)
  const users = await ctx.db.user.findMany({ select: { id: true, username: true } })
  for (const { id: userId, username } of users) {
    await linkIdentity(ctx, { providerId, provider, subject: username, label: username, userId }, operator)
  }
}

async function arrive(ctx: Context, subject: string, said: readonly string[]): Promise<void> {
  const provider = await findProvider(ctx, upstream)
  const identity = await findIdentity(ctx, { providerId: provider.id, subject })
  if (!identity) throw new Error(`${subject} is not known there`)
  await applyRules(ctx, provider, identity, { groups: said })
}

type Holder = { user: string } | { team: string }
type Period = { validFrom?: number; validTo?: number }
type PortalGrant = { holder: Holder; role: string; limitedTo: string | undefined; period: Period }

const dated = (ctx: Context, { validFrom, validTo }: Period) => ({
  ...(validFrom !== undefined && { validFrom: secondsAfter(ctx.now, hours(validFrom)) }),
  ...(validTo !== undefined && { validTo: secondsAfter(ctx.now, hours(validTo)) }),
})
const limit = (to: string | undefined) => (to === undefined ? {} : { limitedTo: to })
export const portal = 'portal'

/** One call of a verb; whom it takes an account of, where it does that. */
export type Call = { name: string; takes?: string; run: (ctx: Context, who: Actor) => Promise<unknown> }
const step = (one: Call): Call => one

/** What would lead up, if it were permitted. */
const wayUp: fc.Arbitrary<Call> = fc.oneof(
  portalGrant.map((grant) =>
    step({ name: `grant ${JSON.stringify(grant)}`, run: (ctx, who) => give(ctx, grant, who) }),
  ),
  fc.record({ role, actions, confirmable: fc.boolean() }).map(({ role: name, actions: held, confirmable }) =>
    step({
      name: `edit ${name} to ${held}${confirmable ? ', each to be confirmed' : ''}`,
      run: (ctx, who) => {
        const contents = confirmable ? { actions: [], confirmable: held } : { actions: held, confirmable: [] }
        return editRole(ctx, { subsystem: portal, role: name, ...contents }, who)
      },
    }),
  ),
  fc.record({ person, role, action: fc.constantFrom(...portalActionNames), on: fc.boolean() }).map((one) =>
    step({
      name: `${one.on ? 'confirm' : 'unconfirm'} ${one.action} of ${one.role} for ${one.person}`,
      run: (ctx, who) => {
        const which = { user: one.person, subsystem: portal, role: one.role, action: one.action }
        return one.on ? addConfirmation(ctx, which, who) : removeConfirmation(ctx, which, who)
      },
    }),
  ),
  fc.record({ team, user: person, period }).map(({ period: when, ...which }) =>
    step({
      name: `join ${JSON.stringify(which)}`,
      run: (ctx, who) => addTeamMember(ctx, { ...which, ...dated(ctx, when) }, who),
    }),
  ),
  // Whom it gives something comes at once: a rule by itself does nothing.
  fc.record({ rules: fc.array(rule, { minLength: 1, maxLength: 3 }), person }).map(({ rules, person: user }) =>
    step({
      name: `rules ${JSON.stringify(rules)}, and ${user} arrives`,
      run: async (ctx, who) => {
        await setRules(ctx, { provider: upstream, rules }, who)
        await arrive(ctx, user, groups)
      },
    }),
  ),
  // Nobody's doing, but what makes a rule give.
  fc
    .record({ person, groups: fc.subarray([...groups]) })
    .map(({ person: user, groups: said }) =>
      step({ name: `${user} arrives, of ${said}`, run: (ctx) => arrive(ctx, user, said) }),
    ),
  person.map((user) =>
    step({
      name: `recover ${user}`,
      takes: user,
      run: (ctx, who) => issueResetLink(ctx, { user }, who),
    }),
  ),
)

const otherCall: fc.Arbitrary<Call> = fc.oneof(
  portalGrant.map(({ holder: from, role: name, limitedTo: to }) =>
    step({
      name: `ungrant ${JSON.stringify({ from, name, to })}`,
      run: (ctx, who) => removeGrant(ctx, { ...from, subsystem: portal, role: name, ...limit(to) }, who),
    }),
  ),
  fc.record({ ownRole, actions }).map(({ ownRole: name, actions: held }) =>
    step({
      name: `make ${name} of ${held}`,
      run: (ctx, who) => createRole(ctx, { subsystem: portal, name, actions: held }, who),
    }),
  ),
  role.map((name) =>
    step({
      name: `remove role ${name}`,
      run: (ctx, who) => removeRole(ctx, { subsystem: portal, role: name, endGrants: true }, who),
    }),
  ),
  fc.record({ team, user: person }).map((which) =>
    step({
      name: `leave ${JSON.stringify(which)}`,
      run: (ctx, who) => removeTeamMember(ctx, which, who),
    }),
  ),
  team.map((name) =>
    step({
      name: `remove team ${name}`,
      run: async (ctx, who) => {
        await removeTeam(ctx, { team: name, endGrants: true }, who)
        await createTeam(ctx, { name }, who)
      },
    }),
  ),
  person.map((user) => step({ name: `lock ${user}`, run: (ctx, who) => lockUser(ctx, { user }, who) })),
  person.map((user) => step({ name: `unlock ${user}`, run: (ctx, who) => unlockUser(ctx, { user }, who) })),
  person.map((user) =>
    step({
      name: `take the factor of ${user}`,
      run: async (ctx, who) => {
        const { id } = await ctx.db.user.findFirstOrThrow({ where: { username: user } })
        return removeFactor(ctx, { userId: id, factor: 'none' }, who)
      },
    }),
  ),
)

export const call = fc.oneof({ weight: 3, arbitrary: wayUp }, { weight: 1, arbitrary: otherCall })

export const give = (
  ctx: Context,
  { holder: to, role: name, limitedTo: over, period: when }: PortalGrant,
  who: Actor,
) => addGrant(ctx, { ...to, subsystem: portal, role: name, ...limit(over), ...dated(ctx, when) }, who)

export type Start = {
  own: (typeof portalActionNames)[number][][]
  grants: PortalGrant[]
  members: { team: string; user: string }[]
}

/** What leads to more: whoever acts holds some of it, by the first role of the portal's own. */
const ways = ['grants.write', 'teams.write', 'roles.write', 'users.lock', 'users.recover', 'settings.write'] as const

/** A random portal: whom the operator gave what. Someone who takes no part administers it. */
export const start: fc.Arbitrary<Start> = fc.record({
  own: fc.tuple(
    fc.tuple(fc.subarray([...ways]), actions).map(([first, more]) => [...new Set([...first, ...more])]),
    actions,
  ),
  grants: fc.array(portalGrant, { minLength: 2, maxLength: 7 }),
  members: fc.array(fc.record({ team, user: person }), { maxLength: 4 }),
})

import { addGrant } from '#lib/access/add-grant.ts'
import { addConfirmation } from '#lib/access/confirmations/add-confirmation.ts'
import { createAction } from '#lib/access/create-action.ts'
import { createActionGroup } from '#lib/access/create-action-group.ts'
import { createRole } from '#lib/access/create-role.ts'
import { Manifest } from '#lib/access/manifest/manifest.ts'
import { pushManifest } from '#lib/access/manifest/push-manifest.ts'
import { addTeamMember } from '#lib/access/teams/add-team-member.ts'
import { createTeam } from '#lib/access/teams/create-team.ts'
import { operator } from '#lib/base/actor.ts'
import { queueDeliveries } from '#lib/deliveries/queue-deliveries.ts'
import { assignTotp } from '#lib/factors/totp/assign-totp.ts'
import { createProvider } from '#lib/federation/create-provider.ts'
import { CreateProvider } from '#lib/federation/provider-fields.ts'
import { oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { createInitialToken } from '#lib/oidc/registration/create-initial-token.ts'
import { simpleSsoConnection } from '#lib/simple-sso/connection.ts'
import { makeKeys } from '#lib/simple-sso/keys/make-keys.ts'
import { enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { giveTemporaryPassword } from '#lib/users/give-temporary-password.ts'
import type { Application, World } from './world.ts'

/** One subsystem with one of everything that the administration API speaks of, and what is nobody's business in it. */
export type Furnished = {
  identifier: string
  id: string
  person: string
  team: string
  session: string
  subsystemSession: string
  delivery: string
  change: string
  factor: string
  hint: string
  initialToken: string
  /** Secrets as they were once shown. */
  secrets: string[]
}

/** Fills a subsystem of the world. */
export async function furnish({ ctx, ...world }: World, application: Application): Promise<Furnished> {
  const { identifier } = application
  const [person, team] = [`${identifier}-person`, `${identifier}-team`]
  const in_ = { subsystem: identifier }
  const { id: userId } = await world.user(person, identifier)
  await createAction(ctx, { ...in_, name: 'erase' }, operator)
  await createActionGroup(ctx, { ...in_, name: 'all', actions: ['read'] }, operator)
  await createRole(ctx, { ...in_, name: 'eraser', actions: ['read'], confirmable: ['erase'] }, operator)
  await createRole(ctx, { ...in_, name: 'guest', actions: ['read'] }, operator)
  await addGrant(ctx, { ...in_, user: person, role: 'eraser' }, operator)
  await addConfirmation(ctx, { ...in_, user: person, role: 'eraser', action: 'erase' }, operator)
  const redirectUris = [`https://${identifier}.example.org/callback`]
  await enableConnection(ctx, oidcConnection, { ...in_, redirectUris }, operator)
  const known = { preset: 'github', clientId: 'portico', clientSecret: `upstream secret of ${identifier}` }
  await createProvider(ctx, CreateProvider.parse({ ...known, slug: `${identifier}-upstream` }), operator)
  await createTeam(ctx, { name: team }, operator)
  await addTeamMember(ctx, { team, user: person }, operator)
  const factor = await assignTotp(ctx, { user: person }, operator)
  const { password } = await giveTemporaryPassword(ctx, { user: person }, operator)
  const session = await world.signIn(userId)
  await world.enter(session, application)
  const manifest = Manifest.parse({
    actions: [{ name: 'read' }, { name: 'write' }, { name: 'erase' }],
    roles: [{ name: 'editor', actions: ['read', 'write', 'erase'] }],
  })
  await pushManifest(ctx, { subsystemId: application.id, manifest }, operator)
  const where = { subsystemId: application.id }
  const change = await ctx.db.pendingChange.findFirstOrThrow({ where })
  const child = await ctx.db.subsystemSession.findFirstOrThrow({ where })
  await ctx.db.connection.create({ data: { subsystemId: application.id, protocol: 'superfly', enabled: false } })
  await enableConnection(ctx, simpleSsoConnection, in_, operator)
  const pair = { publicKey: `public-key-of-${identifier}`, privateKey: `private-key-of-${identifier}` }
  await makeKeys(ctx, { ...in_, ...pair }, operator)
  const logoutUrl = 'https://app.example.org/logged-out'
  await ctx.db.subsystem.update({ where: { id: application.id }, data: { logoutUrl } })
  await queueDeliveries(ctx, 'session-ended', [{ id: child.id, reason: 'logout' }])
  const delivery = await ctx.db.delivery.findFirstOrThrow({ where })
  const initial = await createInitialToken(ctx, { name: `of ${identifier}`, runBy: 'Example Ltd' }, operator)
  const secret = await ctx.db.subsystemSecret.findFirstOrThrow({ where })
  return {
    identifier,
    id: application.id,
    person,
    team,
    session: session.id,
    subsystemSession: `sss_${child.id.replaceAll('-', '')}`,
    delivery: delivery.id,
    change: change.id,
    factor: factor.id,
    hint: secret.hint,
    initialToken: initial.id,
    secrets: [factor.key, password, session.cookie, application.secret, pair.privateKey, initial.token],
  }
}

/** Input of every operation that has any, about a furnished subsystem, by method and path. `apiKey` is one of the caller's own. */
export const exampleInputs = (about: Furnished, apiKey: string): Record<string, Record<string, unknown>> => {
  const { identifier: subsystem, person: user, team } = about
  const confirmation = { user, subsystem, role: 'eraser', action: 'erase' }
  const ofUser = (fields: object = {}) => ({ user, ...fields })
  const provider = `${subsystem}-upstream`
  const inSubsystem = (fields: object = {}) => ({ subsystem, ...fields })
  return {
    'GET /users': { search: user },
    'POST /users': { username: 'joan', name: 'Joan' },
    'POST /invitations': { username: 'joan', name: 'Joan', email: 'joan@example.org' },
    'GET /users/{user}': ofUser(),
    'PATCH /users/{user}': ofUser({ name: 'Hedy' }),
    'DELETE /users/{user}': ofUser(),
    'POST /users/{user}/lock': ofUser(),
    'POST /users/{user}/unlock': ofUser(),
    'POST /users/{user}/temporary-password': ofUser(),
    'POST /users/{user}/reset-link': ofUser(),
    'GET /users/{user}/factors': ofUser(),
    'POST /users/{user}/factors': ofUser({ name: 'Telephone' }),
    'DELETE /users/{user}/factors/{factor}': ofUser({ factor: about.factor }),
    'GET /teams': {},
    'POST /teams': { name: 'new-team' },
    'PATCH /teams/{team}': { team, title: 'Renamed' },
    'DELETE /teams/{team}': { team },
    'GET /teams/{team}/members': { team },
    'POST /teams/{team}/members': { team, user: 'spare' },
    'DELETE /teams/{team}/members/{user}': { team, user },
    'GET /grants': {},
    'POST /grants': ofUser({ subsystem, role: 'guest' }),
    'DELETE /grants': ofUser({ subsystem, role: 'editor' }),
    'GET /confirmations': ofUser(),
    'POST /confirmations': confirmation,
    'DELETE /confirmations': confirmation,
    'GET /why': ofUser({ subsystem, action: 'read' }),
    'GET /subsystems': {},
    'POST /subsystems': { identifier: 'new', title: 'New', landingUrl: 'https://new.example.org/sso' },
    'GET /subsystems/{subsystem}': inSubsystem(),
    'PATCH /subsystems/{subsystem}': inSubsystem({ title: 'Renamed' }),
    'DELETE /subsystems/{subsystem}': inSubsystem({ endGrants: 'true' }),
    'POST /subsystems/{subsystem}/enable': inSubsystem(),
    'POST /subsystems/{subsystem}/disable': inSubsystem(),
    'POST /subsystems/{subsystem}/secrets': inSubsystem(),
    'DELETE /subsystems/{subsystem}/secrets/{hint}': inSubsystem({ hint: about.hint }),
    'PUT /subsystems/{subsystem}/capabilities/{capability}': inSubsystem({ capability: 'users.read', held: true }),
    'PUT /subsystems/{subsystem}/capabilities/{capability}/{target}': inSubsystem({
      capability: 'handover',
      target: subsystem,
      held: true,
    }),
    'GET /subsystems/{subsystem}/connections': inSubsystem(),
    'GET /subsystems/{subsystem}/connections/native': inSubsystem(),
    'PATCH /subsystems/{subsystem}/connections/native': inSubsystem(),
    'POST /subsystems/{subsystem}/connections/native/enable': inSubsystem(),
    'POST /subsystems/{subsystem}/connections/native/disable': inSubsystem(),
    'GET /subsystems/{subsystem}/connections/oidc': inSubsystem(),
    'PATCH /subsystems/{subsystem}/connections/oidc': inSubsystem({
      offlineAccess: true,
      apiIdentifier: `https://${subsystem}.example.org/api`,
    }),
    'POST /subsystems/{subsystem}/connections/oidc/enable': inSubsystem({
      redirectUris: ['https://new.example.org/callback'],
    }),
    'POST /subsystems/{subsystem}/connections/oidc/disable': inSubsystem(),
    'GET /subsystems/{subsystem}/connections/superfly': inSubsystem(),
    'PATCH /subsystems/{subsystem}/connections/superfly': inSubsystem(),
    'POST /subsystems/{subsystem}/connections/superfly/enable': inSubsystem(),
    'POST /subsystems/{subsystem}/connections/superfly/disable': inSubsystem(),
    'GET /subsystems/{subsystem}/connections/django-simple-sso': inSubsystem(),
    'PATCH /subsystems/{subsystem}/connections/django-simple-sso': inSubsystem({ learn: false }),
    'POST /subsystems/{subsystem}/connections/django-simple-sso/enable': inSubsystem({ learn: true }),
    'POST /subsystems/{subsystem}/connections/django-simple-sso/disable': inSubsystem(),
    'GET /subsystems/{subsystem}/connections/django-simple-sso/keys': inSubsystem(),
    'POST /subsystems/{subsystem}/connections/django-simple-sso/keys': inSubsystem({ overlapSeconds: 0 }),
    'DELETE /subsystems/{subsystem}/connections/django-simple-sso/keys/{publicKey}': inSubsystem({
      publicKey: `public-key-of-${subsystem}`,
    }),
    'GET /subsystems/{subsystem}/connections/django-simple-sso/redirects': inSubsystem(),
    'POST /subsystems/{subsystem}/connections/django-simple-sso/redirects': inSubsystem({
      url: 'https://new.example.org/client/authenticate/',
    }),
    'GET /subsystems/{subsystem}/contents': inSubsystem(),
    'POST /subsystems/{subsystem}/actions': inSubsystem({ name: 'print' }),
    'PATCH /subsystems/{subsystem}/actions/{action}': inSubsystem({ action: 'read', title: 'Read it' }),
    'DELETE /subsystems/{subsystem}/actions/{action}': inSubsystem({ action: 'write', endGrants: 'true' }),
    'POST /subsystems/{subsystem}/action-groups': inSubsystem({ name: 'some', actions: ['write'] }),
    'PATCH /subsystems/{subsystem}/action-groups/{group}': inSubsystem({ group: 'all', title: 'All of it' }),
    'DELETE /subsystems/{subsystem}/action-groups/{group}': inSubsystem({ group: 'all' }),
    'POST /subsystems/{subsystem}/roles': inSubsystem({ name: 'printer', actions: ['write'] }),
    'PATCH /subsystems/{subsystem}/roles/{role}': inSubsystem({ role: 'guest', title: 'Visitor' }),
    'DELETE /subsystems/{subsystem}/roles/{role}': inSubsystem({ role: 'guest' }),
    'GET /approvals': {},
    'POST /approvals/{id}/approve': { id: about.change },
    'POST /approvals/{id}/reject': { id: about.change },
    'GET /sessions': {},
    'GET /sessions/{id}': { id: about.session },
    'DELETE /sessions/{id}': { id: about.session },
    'DELETE /subsystem-sessions/{id}': { id: about.subsystemSession },
    'DELETE /users/{user}/sessions': ofUser(),
    'DELETE /subsystems/{subsystem}/sessions': inSubsystem(),
    'GET /subsystems/{subsystem}/deliveries': inSubsystem(),
    'POST /deliveries/{id}/send-again': { id: about.delivery },
    'GET /audit': {},
    'GET /identity-providers': {},
    'POST /identity-providers': { slug: 'new', preset: 'google', clientId: 'portico', clientSecret: 'of the example' },
    'GET /identity-providers/{provider}': { provider },
    'PATCH /identity-providers/{provider}': { provider, title: 'Renamed' },
    'POST /identity-providers/{provider}/test': { provider },
    'GET /identity-providers/{provider}/rules': { provider },
    'POST /identity-providers/{provider}/rules': { provider, rules: [] },
    'POST /identity-providers/{provider}/rules/preview': { provider, claims: { groups: ['editors'] } },
    'DELETE /identity-providers/{provider}': { provider },
    'GET /initial-tokens': {},
    'POST /initial-tokens': { name: 'pilot', runBy: 'Example Ltd' },
    'DELETE /initial-tokens/{token}': { token: about.initialToken },
    'GET /registrations': {},
    'GET /policies': {},
    'PUT /policies': inSubsystem({ otp: 'optional' }),
    'GET /session-limits': {},
    'PATCH /session-limits': { idleSeconds: 1_200 },
    'GET /api-keys': {},
    'DELETE /api-keys/{apiKey}': { apiKey },
  }
}

import { addGrant } from '#lib/access/add-grant.ts'
import { addConfirmation } from '#lib/access/confirmations/add-confirmation.ts'
import { removeConfirmation } from '#lib/access/confirmations/remove-confirmation.ts'
import { editRole } from '#lib/access/contents/edit-role.ts'
import { removeAction } from '#lib/access/contents/remove-action.ts'
import { removeRole } from '#lib/access/contents/remove-role.ts'
import { createActionGroup } from '#lib/access/create-action-group.ts'
import { createRole } from '#lib/access/create-role.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { addTeamMember } from '#lib/access/teams/add-team-member.ts'
import { createTeam } from '#lib/access/teams/create-team.ts'
import { removeTeam } from '#lib/access/teams/remove-team.ts'
import { removeTeamMember } from '#lib/access/teams/remove-team-member.ts'
import { operator } from '#lib/base/actor.ts'
import { hours, minutes, secondsAfter } from '#lib/base/time.ts'
import {
  cutEverySession,
  cutSessionsOfSubsystem,
  cutSessionsOfUser,
  cutSsoSession,
  cutSubsystemSession,
} from '#lib/sessions/cut-sessions.ts'
import { endOwnSession } from '#lib/sessions/end-own-sessions.ts'
import { endSsoSession } from '#lib/sessions/end-sessions.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { nativeConnection } from '#lib/sso/native-connection.ts'
import { disableConnection } from '#lib/subsystems/connections/disable-connection.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { enableSubsystem } from '#lib/subsystems/enable-subsystem.ts'
import { removeSubsystem } from '#lib/subsystems/remove-subsystem.ts'
import { revokeSecret } from '#lib/subsystems/revoke-secret.ts'
import { rotateSecret } from '#lib/subsystems/rotate-secret.ts'
import { setCapability } from '#lib/subsystems/set-capability.ts'
import { deleteUser } from '#lib/users/delete-user.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { setPassword } from '#lib/users/set-password.ts'
import { unlockUser } from '#lib/users/unlock-user.ts'
import type { DoorName, Scene } from './doors.ts'

/** Something that ends access. */
export type Cause = {
  /** How the person comes to their access; else by the role `editor`, granted to them. */
  access?: (scene: Scene) => Promise<unknown>
  happens: (scene: Scene) => Promise<unknown>
  /** The ways that stay open, because they need nothing of what ended. */
  goesOn?: readonly DoorName[]
  /** A limit of the sign-in: what an application may keep when it comes. */
  endsOnlyTheSignIn?: true
}

const who = ({ user, app }: Scene) => ({ user: user.id, subsystem: app.identifier })
const editor = (scene: Scene) => ({ ...who(scene), role: 'editor' })
const soon = ({ now }: Scene) => secondsAfter(now().now, 30)

/** By a role of its own, held as a member of a team. */
const byTeam = (until?: (scene: Scene) => Date) => async (scene: Scene) => {
  const team = teamOf(scene)
  await createTeam(scene.now(), { name: team }, operator)
  await addGrant(scene.now(), { team, subsystem: scene.app.identifier, role: 'editor' }, operator)
  const member = { team, user: scene.user.id, ...(until && { validTo: until(scene) }) }
  await addTeamMember(scene.now(), member, operator)
}
const teamOf = ({ app }: Scene) => `team-of-${app.identifier}`

const byConfirmation = async (scene: Scene) => {
  const role = { subsystem: scene.app.identifier, name: 'signer', actions: [], confirmable: ['write'] }
  await createRole(scene.now(), role, operator)
  await addGrant(scene.now(), { ...who(scene), role: 'signer' }, operator)
  await addConfirmation(scene.now(), { ...who(scene), role: 'signer', action: 'write' }, operator)
}

const byGroup = async (scene: Scene) => {
  const { identifier: subsystem } = scene.app
  await createActionGroup(scene.now(), { subsystem, name: 'all', actions: ['read', 'write'] }, operator)
  await createRole(scene.now(), { subsystem, name: 'worker', actions: [], groups: ['all'] }, operator)
  await addGrant(scene.now(), { ...who(scene), role: 'worker' }, operator)
}

/** Whoever is still signed in comes in again; only what was open is closed. */
const newEntries = [
  'exchange',
  'launcher',
  'handover',
  'request token',
  'silent login',
  'page of applications',
] as const
const ofBrowser = newEntries.slice(1)

export const causes: Record<string, Cause> = {
  'the person is locked': { happens: ({ now, user }) => lockUser(now(), { user: user.id }, operator) },
  'the person was locked, and is unlocked again': {
    happens: async ({ now, user }) => {
      await lockUser(now(), { user: user.id }, operator)
      await unlockUser(now(), { user: user.id }, operator)
    },
  },
  'the person is deleted': { happens: ({ now, user }) => deleteUser(now(), { user: user.id }, operator) },
  'their password is changed': {
    happens: ({ now, user }) =>
      setPassword(now(), { user: user.id, password: 'orbit walnut lantern seven', temporary: false }, operator),
  },
  'the grant is removed': { happens: (scene) => removeGrant(scene.now(), editor(scene), operator) },
  'the grant ends by its date': {
    access: (scene) => addGrant(scene.now(), { ...editor(scene), validTo: soon(scene) }, operator),
    happens: async ({ wait }) => wait(31),
  },
  'the role is emptied': {
    happens: ({ now, app }) => editRole(now(), { subsystem: app.identifier, role: 'editor', actions: [] }, operator),
  },
  'the role loses its group': {
    access: byGroup,
    happens: ({ now, app }) => editRole(now(), { subsystem: app.identifier, role: 'worker', groups: [] }, operator),
  },
  'the role is removed': {
    happens: ({ now, app }) =>
      removeRole(now(), { subsystem: app.identifier, role: 'editor', endGrants: true }, operator),
  },
  'its actions are removed': {
    happens: async ({ now, app }) => {
      for (const action of ['read', 'write']) {
        await removeAction(now(), { subsystem: app.identifier, action, endGrants: true }, operator)
      }
    },
  },
  'the confirmation is withdrawn': {
    access: byConfirmation,
    happens: (scene) => removeConfirmation(scene.now(), { ...who(scene), role: 'signer', action: 'write' }, operator),
  },
  'the team is left': {
    access: byTeam(),
    happens: (scene) => removeTeamMember(scene.now(), { team: teamOf(scene), user: scene.user.id }, operator),
  },
  'membership of the team ends by its date': { access: byTeam(soon), happens: async ({ wait }) => wait(31) },
  'the grant of the team is removed': {
    access: byTeam(),
    happens: (scene) =>
      removeGrant(scene.now(), { team: teamOf(scene), subsystem: scene.app.identifier, role: 'editor' }, operator),
  },
  'the team is removed': {
    access: byTeam(),
    happens: (scene) => removeTeam(scene.now(), { team: teamOf(scene), endGrants: true }, operator),
  },
  'the application is disabled': {
    happens: ({ now, app }) => disableSubsystem(now(), { subsystem: app.identifier }, operator),
  },
  'the application was disabled, and is enabled again': {
    happens: async ({ now, app }) => {
      await disableSubsystem(now(), { subsystem: app.identifier }, operator)
      await enableSubsystem(now(), { subsystem: app.identifier }, operator)
    },
    goesOn: newEntries,
  },
  'the application is removed': {
    happens: ({ now, app }) => removeSubsystem(now(), { subsystem: app.identifier, endGrants: true }, operator),
  },
  'its connection is switched off': {
    happens: ({ now, app }) => disableConnection(now(), nativeConnection, { subsystem: app.identifier }, operator),
  },
  'its secret is revoked': {
    happens: async ({ now, app }) => {
      const { hint } = await now().db.subsystemSecret.findUniqueOrThrow({ where: { id: app.secretId } })
      await rotateSecret(now(), { subsystem: app.identifier }, operator)
      await revokeSecret(now(), { subsystem: app.identifier, hint }, operator)
    },
    goesOn: ofBrowser,
  },
  'the right to hand over is taken away': {
    happens: ({ now, app, from }) =>
      setCapability(
        now(),
        { subsystem: from.identifier, capability: 'handover', target: app.identifier, held: false },
        operator,
      ),
    goesOn: [...newEntries.filter((name) => name !== 'handover'), 'touch', 'refresh'],
  },
  'the person signs out': {
    happens: ({ now, session }) =>
      endSsoSession(now(), { ssoSessionId: session.id, reason: 'logout' }, { kind: 'user', id: session.userId }),
  },
  'the person ends that sign-in from another browser': {
    happens: ({ now, session }) => endOwnSession(now(), { userId: session.userId, ssoSessionId: session.id }),
  },
  'an administrator ends the sign-in': {
    happens: ({ now, session }) => cutSsoSession(now(), { id: session.id }, operator),
  },
  'an administrator ends the session in the application': {
    happens: ({ now, sessionId }) => cutSubsystemSession(now(), { id: formatSessionId(sessionId) }, operator),
    goesOn: newEntries,
  },
  'all sessions of the person are ended': {
    happens: ({ now, user }) => cutSessionsOfUser(now(), { user: user.id }, operator),
  },
  'all sessions in the application are ended': {
    happens: ({ now, app }) => cutSessionsOfSubsystem(now(), { subsystem: app.identifier }, operator),
    goesOn: newEntries,
  },
  'all sessions of everyone are ended': {
    happens: ({ now }) => cutEverySession(now(), { confirmation: 'everyone' }, operator),
  },
  'nothing is touched for longer than the idle limit': {
    happens: async ({ wait }) => wait(minutes(33)),
    endsOnlyTheSignIn: true,
  },
  'the absolute limit has come': {
    happens: async ({ now, session, wait }) => {
      wait(hours(12))
      await now().db.ssoSession.update({ where: { id: session.id }, data: { touchedAt: now().now } })
    },
    endsOnlyTheSignIn: true,
  },
}

import { count, flag, isRecord, list, record, text, textOrNull, time } from './answer-guards.ts'
import type { PorticoRole, PorticoSession, PorticoUser, Presence, SessionState, SignIn } from './answers.ts'
import { PorticoError } from './portico-error.ts'

// Every field the types promise is checked; fields we do not know are left out, so a newer portal stays readable.

/** Reads the answer of `token/exchange`. */
export function readSignIn(json: unknown): SignIn {
  const answer = record(json, 'answer')
  return {
    ...readPresence(answer),
    targetUrl: text(answer.targetUrl, 'targetUrl'),
    state: textOrNull(answer.state, 'state'),
  }
}

/** Reads the answer of `session/refresh`. */
export function readPresence(json: unknown): Presence {
  const answer = record(json, 'answer')
  return {
    user: readUser(record(answer.user, 'user')),
    roles: list(answer.roles, 'roles', readRole),
    role: textOrNull(answer.role, 'role'),
    actions: list(answer.actions, 'actions', text),
    session: readSession(record(answer.session, 'session')),
    logoutHint: text(answer.logoutHint, 'logoutHint'),
  }
}

/** Reads the answer of `session/touch`. */
export function readSessionStates(json: unknown): SessionState[] {
  return list(record(json, 'answer').sessions, 'sessions', readSessionState)
}

function readUser(user: Record<string, unknown>): PorticoUser {
  const known: PorticoUser = { id: text(user.id, 'user.id') }
  for (const field of ['username', 'name', 'givenName', 'familyName', 'email', 'locale'] as const) {
    const value = textOrNull(user[field], `user.${field}`)
    if (value !== null) known[field] = value
  }
  if (typeof user.emailVerified === 'boolean') known.emailVerified = user.emailVerified
  if (isRecord(user.attributes)) known.attributes = user.attributes
  return known
}

function readRole(json: unknown, name: string): PorticoRole {
  const role = record(json, name)
  return {
    name: text(role.name, `${name}.name`),
    title: text(role.title, `${name}.title`),
    principalName: textOrNull(role.principalName, `${name}.principalName`),
    actions: list(role.actions, `${name}.actions`, text),
  }
}

function readSession(session: Record<string, unknown>): PorticoSession {
  return {
    id: text(session.id, 'session.id'),
    number: count(session.number, 'session.number'),
    authenticatedAt: time(session.authenticatedAt, 'session.authenticatedAt'),
    methods: list(session.methods, 'session.methods', text),
    level: text(session.level, 'session.level'),
    expiresAt: time(session.expiresAt, 'session.expiresAt'),
    touchEverySeconds: count(session.touchEverySeconds, 'session.touchEverySeconds'),
  }
}

function readSessionState(json: unknown, name: string): SessionState {
  const entry = record(json, name)
  const id = text(entry.id, `${name}.id`)
  switch (entry.state) {
    case 'live':
      return {
        id,
        state: 'live',
        expiresAt: time(entry.expiresAt, `${name}.expiresAt`),
        permissionsChanged: flag(entry.permissionsChanged, `${name}.permissionsChanged`),
      }
    case 'ended':
      return { id, state: 'ended', reason: text(entry.reason, `${name}.reason`) }
    case 'unknown':
      return { id, state: 'unknown' }
    default:
      throw new PorticoError('unexpected_answer', { status: 200, detail: `"${name}.state" is none of ours` })
  }
}

import { operator } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { isUuid } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import {
  endEverySession,
  endSessionsOfSubsystem,
  endSessionsOfUser,
  endSsoSession,
  endSubsystemSessions,
} from '#lib/sessions/end-sessions.ts'
import { ListSessions, listSessions } from '#lib/sessions/list-sessions.ts'
import { parseSessionId } from '#lib/sessions/session-id.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { findUser } from '#lib/users/find-user.ts'
import { type Command, numbered, optional } from './command.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'

export const sessionCommands: readonly Command[] = [
  {
    name: 'session list',
    summary: 'List who is signed in where, newest first',
    options: [
      optional('--user <user>', 'only of this person'),
      optional('--subsystem <identifier>', 'only those with a session in this application'),
      numbered('--limit <number>', 'at most so many'),
    ],
    example: 'session list --user ada',
    run: async ({ options, open }) => {
      const input = parseOptions(ListSessions, options)
      const { context } = await open()
      const sessions = await listSessions(context(), input)
      const rows = sessions.map((row) => [
        row.user,
        row.createdAt,
        row.expiresAt,
        row.ip ?? '',
        row.id,
        row.subsystems.map(({ identifier }) => identifier).join(' '),
      ])
      const headings = ['user', 'since', 'until', 'address', 'sso session', 'applications']
      return { json: { sessions }, text: rows.length ? table(headings, rows) : 'Nobody is signed in.' }
    },
  },
  {
    name: 'session end',
    summary: 'End sessions, at once; say exactly one of which',
    options: [
      optional('--id <sss_…>', 'one session of one application'),
      optional('--sso <id>', 'one sign-in with all its applications'),
      optional('--user <user>', 'everything of one person'),
      optional('--subsystem <identifier>', 'everything in one application'),
      optional('--all', 'everything of everyone'),
    ],
    example: 'session end --user ada',
    run: async ({ options, open }) => {
      const [[which = '', value] = [], ...others] = Object.entries(options)
      const end = endings[which]
      if (!end || others.length > 0) {
        throw new Refusal('malformed_request', { detail: 'Say one of --id, --sso, --user, --subsystem, --all.' })
      }
      const { context } = await open()
      const ended = await end(context(), String(value))
      const text = ended === null ? 'Every session of everyone is over.' : `${ended} ended.`
      return { json: { ended }, text }
    },
  },
]

/** What each flag ends. Gives how many rows were closed on the spot; null = all there are. */
const endings: Record<string, (ctx: Context, value: string) => Promise<number | null>> = {
  id: async (ctx, text) => {
    const id = parseSessionId(text)
    if (!id) throw new Refusal('session_unknown')
    return endSubsystemSessions(ctx, { ids: [id], reason: 'revoked' }, operator)
  },
  sso: async (ctx, id) => {
    if (!isUuid(id)) throw new Refusal('session_unknown')
    return endSsoSession(ctx, { ssoSessionId: id, reason: 'revoked' }, operator)
  },
  user: async (ctx, user) => {
    const { id } = await findUser(ctx, user)
    return endSessionsOfUser(ctx, { userId: id, reason: 'revoked' }, operator)
  },
  subsystem: async (ctx, identifier) => {
    const { id } = await findSubsystem(ctx, identifier)
    return endSessionsOfSubsystem(ctx, { subsystemId: id, reason: 'revoked' }, operator)
  },
  all: async (ctx) => {
    await endEverySession(ctx, operator)
    return null
  },
}

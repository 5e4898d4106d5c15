import { operator } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import {
  CutSsoSession,
  cutEverySession,
  cutSessionsOfSubsystem,
  cutSessionsOfUser,
  cutSsoSession,
  cutSubsystemSession,
  everyoneWord,
} from '#lib/sessions/cut-sessions.ts'
import { SearchSessions, searchSessions } from '#lib/sessions/search/search-sessions.ts'
import type { FoundSession } from '#lib/sessions/search/session-row.ts'
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
      const input = parseOptions(SearchSessions, options)
      const { context } = await open()
      const { sessions } = await searchSessions(context(), input, operator)
      const rows = sessions.map((row) => [
        row.user.username,
        row.createdAt.toISOString(),
        row.expiresAt.toISOString(),
        row.ip ?? '',
        row.id,
        row.children.map(({ subsystem }) => subsystem.identifier).join(' '),
      ])
      const headings = ['user', 'since', 'until', 'address', 'sso session', 'applications']
      return {
        json: { sessions: sessions.map(asJson) },
        text: rows.length ? table(headings, rows) : 'Nobody is signed in.',
      }
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

const asJson = ({ user, children, ...session }: FoundSession) => ({
  ...session,
  user: user.username,
  subsystems: children.map(({ id, subsystem }) => ({ id, identifier: subsystem.identifier })),
})

/** What each flag ends. Gives how many rows were closed on the spot; null = all there are. */
const endings: Record<string, (ctx: Context, value: string) => Promise<number | null>> = {
  id: async (ctx, id) => (await cutSubsystemSession(ctx, { id }, operator)).ended,
  sso: async (ctx, id) => {
    if (!CutSsoSession.safeParse({ id }).success) throw new Refusal('session_unknown')
    return (await cutSsoSession(ctx, { id }, operator)).applications
  },
  user: async (ctx, user) => (await cutSessionsOfUser(ctx, { user }, operator)).ended,
  subsystem: async (ctx, subsystem) => (await cutSessionsOfSubsystem(ctx, { subsystem }, operator)).ended,
  all: async (ctx) => {
    await cutEverySession(ctx, { confirmation: everyoneWord }, operator)
    return null
  },
}

import { minutes, secondsAfter } from '#lib/base/time.ts'
import { touchSessions } from '#lib/sessions/touch-sessions.ts'
import { type Application, testWorld } from './world.ts'

/** Nobody has touched anything for longer than the idle limit and its slack. */
export const expired = minutes(34)

/** A portal whose application `mail` keeps its sessions when the sign-in expires; the others do not. */
export async function outlivingWorld() {
  const world = await testWorld()
  const mail = await world.connect('mail', { endsWithSso: 'signOutOnly', logoutUrl: 'https://mail.example.org/out' })
  const later = (seconds: number) => world.ctx.at(secondsAfter(world.ctx.now, seconds))
  let people = 0
  return {
    ...world,
    mail,
    later,
    /** Somebody new, present in the wiki and in their mail. */
    comeIn: async (browserHash?: Uint8Array) => {
      people += 1
      const user = await world.user(`person${people}`, 'wiki', 'mail')
      const session = await world.signIn(user.id, world.ctx, browserHash)
      return { user, session, wiki: await world.enter(session, world.wiki), mail: await world.enter(session, mail) }
    },
    stateOf: async (id: string, app: Application, seconds: number) =>
      (await touchSessions(later(seconds), { active: [], asked: [id] }, app)).get(id),
    rowOf: (id: string) => world.ctx.db.subsystemSession.findUniqueOrThrow({ where: { id } }),
    ssoOf: (id: string) => world.ctx.db.ssoSession.findUniqueOrThrow({ where: { id } }),
  }
}

export type OutlivingWorld = Awaited<ReturnType<typeof outlivingWorld>>
export type Here = Awaited<ReturnType<OutlivingWorld['comeIn']>>

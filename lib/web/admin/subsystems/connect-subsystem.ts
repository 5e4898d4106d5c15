import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import { minutes } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import type { CreateSubsystem } from '#lib/subsystems/create-subsystem.ts'
import { connectSubsystem } from '#lib/web/protocols/connect-subsystem.ts'

const purpose = 'secret of a new subsystem'
const shownSeconds = minutes(10)
const Fresh = z.strictObject({ userId: z.string(), identifier: z.string(), secret: z.string(), at: z.number() })

/** Makes a subsystem; its secret goes along to the connection page, sealed for the person who made it. */
export async function connectShowingSecret(ctx: Context, input: z.infer<typeof CreateSubsystem>, who: Actor) {
  const { identifier, secret } = await connectSubsystem(ctx, input, who)
  const fresh: z.infer<typeof Fresh> = { ...{ userId: idOf(who), identifier, secret }, at: ctx.now.getTime() }
  return { identifier, title: input.title, fresh: ctx.sealer.seal(JSON.stringify(fresh), purpose) }
}

/** The secret that an address carries: to its maker, for ten minutes, on the page of its subsystem. */
export function openFresh(ctx: Context, sealed: string | undefined, who: Actor, identifier: string): string | null {
  const text = sealed === undefined ? null : ctx.sealer.open(sealed, purpose)
  if (text === null) return null
  const fresh = Fresh.parse(JSON.parse(text))
  const isTheirs = fresh.userId === idOf(who) && fresh.identifier === identifier
  return isTheirs && ctx.now.getTime() - fresh.at < shownSeconds * 1_000 ? fresh.secret : null
}

const idOf = (who: Actor): string => ('id' in who ? who.id : '')

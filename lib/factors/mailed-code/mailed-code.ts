import { randomInt } from 'node:crypto'
import { minutes } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { typedCode } from '#lib/factors/typed-code.ts'

export const mailedCodeDigits = 8

/** How long a code works after it was mailed. */
export const mailedCodeSeconds = minutes(10)

/** Whom a code is for, and the login attempt or the SSO session that asked for it. */
export type MailedCodePlace = { userId: string; boundTo: string }

/** A fresh code: `12345678`. */
export const newMailedCode = (): string => String(randomInt(10 ** mailedCodeDigits)).padStart(mailedCodeDigits, '0')

/** What is stored of a code. Guesses are counted, so a short code is enough; keyed, so a copy of the table tells none. */
export const hashMailedCode = (ctx: Context, { userId, boundTo }: MailedCodePlace, code: string) =>
  Uint8Array.from(ctx.sealer.hmac('mailed code', `${userId} ${boundTo} ${typedCode(code)}`))

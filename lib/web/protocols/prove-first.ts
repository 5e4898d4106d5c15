import type { Context } from '#lib/db/context.ts'
import type { Lacking } from '#lib/factors/proof-lacking.ts'
import { type LoginRequest, sealLoginRequest } from '#lib/login/login-request.ts'
import type { BrowserAnswer } from '#lib/web/browser-answer.ts'
import { stepPaths } from '#lib/web/step-paths.ts'

/** What a session has to give before it goes into a subsystem, and the login that asks for it. */
export type ProofFirst = { lacking: NonNullable<Lacking> | 'role'; wanted: LoginRequest }

/** To the step of the sign-in that begins with what is lacking. */
export const proveFirst = (ctx: Context, proof: ProofFirst): BrowserAnswer => ({ to: proofAddress(ctx, proof) })

export function proofAddress(ctx: Context, { lacking, wanted }: ProofFirst): string {
  const step = lacking === 'level' ? 'otp' : lacking === 'role' ? 'choose_role' : 'password'
  return `${stepPaths[step]}?request=${encodeURIComponent(sealLoginRequest(ctx, wanted))}`
}

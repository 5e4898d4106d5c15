import type { Policy } from './policy.ts'

/** What a sign-in must prove beside the password, in one sentence. */
export function policySentence({ otp, kinds, maxAgeSeconds }: Policy): string {
  const which = kinds ? ` (${kinds.join(', ')})` : ''
  const factor = {
    off: 'The password is enough',
    optional: `Whoever has a second factor gives it${which}`,
    required: `A second factor is needed${which}`,
  }[otp]
  const fresh = maxAgeSeconds === null ? '' : `; proofs are at most ${maxAgeSeconds} seconds old on entry`
  return `${factor}${fresh}.`
}

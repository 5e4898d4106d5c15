import { Refusal } from '#lib/base/refusal.ts'
import type { Door } from './find-door.ts'
import type { LoginParameters, NativeLogin } from './native-login.ts'
import { canonicalTarget } from './target-url.ts'

/**
 * A login as the subsystem's settings allow it, with its target in canonical form. Pure.
 * Refuses: 400 challenge_required, target_refused.
 */
export function validateLogin(door: Door, asked: LoginParameters): NativeLogin {
  if (door.browserBinding === 'required' && !asked.codeChallenge) {
    throw new Refusal('challenge_required', { detail: `${door.title} has to bind its logins to the browser.` })
  }
  const { prompt: _prompt, targetUrl = '/', ...kept } = asked
  return { ...kept, subsystemId: door.id, targetUrl: canonicalTarget(targetUrl, door) }
}

import { Refusal } from '#lib/base/refusal.ts'
import type { Door, DoorProtocol } from './find-door.ts'
import type { LoginParameters, NativeLogin } from './native-login.ts'
import { canonicalTarget, reducedTarget } from './target-url.ts'

/**
 * A login as the subsystem's settings allow it, with its target in canonical form. Superfly's clients know no challenge, so one
 * without a challenge is theirs where the application speaks that. Pure.
 * Refuses: 400 challenge_required, target_refused.
 */
export function validateLogin(door: Door, asked: LoginParameters): NativeLogin {
  const { prompt: _prompt, targetUrl = '/', ...kept } = asked
  const protocol = protocolOf(door, asked)
  if (protocol === 'native' && door.browserBinding === 'required' && !asked.codeChallenge) {
    throw new Refusal('challenge_required', { detail: `${door.title} has to bind its logins to the browser.` })
  }
  const login = { ...kept, subsystemId: door.id, targetUrl: targetFor(protocol, targetUrl, door) }
  return protocol === 'native' ? login : { ...login, protocol }
}

function protocolOf({ protocols }: Door, { codeChallenge }: LoginParameters): DoorProtocol {
  if (!protocols.includes('superfly')) return 'native'
  return codeChallenge !== undefined && protocols.includes('native') ? 'native' : 'superfly'
}

/** Where the visitor wants to go, as the protocol of the login takes it. Refuses: 400 target_refused (native). */
export const targetFor = (protocol: DoorProtocol, targetUrl: string, door: Door): string =>
  protocol === 'superfly' ? reducedTarget(targetUrl) : canonicalTarget(targetUrl, door)

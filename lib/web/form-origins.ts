import { oncePerProcess } from '#lib/base/once-per-process.ts'

/** Origins by request id, from the page that is being rendered to the server that writes its policy. */
const slots = oncePerProcess('form origins', () => new Map<string, Set<string>>())

/**
 * Lets the forms of the page that answers this request lead to a foreign origin: where the login request returns to, or where
 * the people of an e-mail domain sign in.
 * Browsers apply the policy's form-action to the redirect after a form POST too. Call it before the page is rendered.
 */
export function allowFormOrigin(requestId: string, url: URL): void {
  slots.set(requestId, (slots.get(requestId) ?? new Set()).add(targetOf(url)))
}

/** A program on a device takes a scheme of its own, which has no origin. */
const targetOf = ({ origin, protocol }: URL): string => (origin === 'null' ? protocol : origin)

/** The origins allowed for this request's page, once. */
export function takeFormOrigins(requestId: string): readonly string[] {
  const origins = slots.get(requestId)
  slots.delete(requestId)
  return [...(origins ?? [])]
}

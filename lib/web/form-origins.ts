import { oncePerProcess } from '#lib/base/once-per-process.ts'

/** Origins by request id, from the page that is being rendered to the server that writes its policy. */
const slots = oncePerProcess('form origins', () => new Map<string, string>())

/**
 * Lets the forms of the page that answers this request lead to one foreign origin: where the login request returns to.
 * Browsers apply the policy's form-action to the redirect after a form POST too. Call it before the page is rendered.
 */
export function allowFormOrigin(requestId: string, url: URL): void {
  slots.set(requestId, url.origin)
}

/** The origin allowed for this request's page, once. */
export function takeFormOrigin(requestId: string): string | undefined {
  const origin = slots.get(requestId)
  slots.delete(requestId)
  return origin
}

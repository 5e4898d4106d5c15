import { oncePerProcess } from '#lib/base/once-per-process.ts'

/** Schemes by request id, from the page that is being rendered to the server that writes its policy. */
const slots = oncePerProcess('form schemes', () => new Map<string, Set<string>>())

/**
 * Lets the forms of the page that answers this request lead away: to where the login request returns, or where the people of an
 * e-mail domain sign in. Browsers apply the policy's form-action to every redirect that follows a form POST, those of the
 * application too, and whether it sends its people on to another origin nobody here can know. So what is allowed is the scheme
 * (decision 39). Call it before the page is rendered.
 */
export function allowFormToLeave(requestId: string, { protocol }: URL): void {
  slots.set(requestId, (slots.get(requestId) ?? new Set()).add(protocol))
}

/** The schemes allowed for this request's page, once. */
export function takeFormSchemes(requestId: string): readonly string[] {
  const schemes = slots.get(requestId)
  slots.delete(requestId)
  return [...(schemes ?? [])]
}

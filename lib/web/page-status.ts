import { oncePerProcess } from '#lib/base/once-per-process.ts'

/** Statuses by request id, from the page that is being rendered to the server that writes them. */
const slots = oncePerProcess('page statuses', () => new Map<string, number>())

/**
 * Gives the page that answers this request a status of its own. Next has errors for that, but what they show needs scripts.
 * Call it before the page is rendered.
 */
export function answerWithStatus(requestId: string, status: number): void {
  slots.set(requestId, status)
}

/** The status for this request's page, once. */
export function takePageStatus(requestId: string): number | undefined {
  const status = slots.get(requestId)
  slots.delete(requestId)
  return status
}

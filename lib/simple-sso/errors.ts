import type { Refusal, RefusalCode } from '#lib/base/refusal.ts'

type WireAnswer = { status: number; text: string; retryAfterSeconds?: number | undefined }

/** Refusals whose own words would be news to an application of ten years ago; it logs them, a person reads them. */
const words: Partial<Record<RefusalCode, string>> = {
  token_unknown: 'Token not found',
  token_spent: 'Token used already',
  token_expired: 'Token timed out',
  access_denied: 'Access denied',
}

/** A token that does not let in is a 403, which the original server meant and answered with a 500. */
const forbidden: readonly RefusalCode[] = ['token_unknown', 'token_spent', 'token_expired']

/**
 * What the back channel answers to a refusal, or to a bug. A stock client takes 400 for a bad request and everything else above
 * 299 for an error of the service.
 */
export function wireAnswer(refusal: Refusal | null): WireAnswer {
  if (!refusal) return { status: 500, text: 'Something went wrong here' }
  const { code, title, status, retryAfterSeconds } = refusal
  return { status: forbidden.includes(code) ? 403 : status, text: words[code] ?? title, retryAfterSeconds }
}

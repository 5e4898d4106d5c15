import { Refusal, type RefusalCode } from '#lib/base/refusal.ts'

/** The exceptions that a Superfly client rebuilds by their names. Others would reach it as nothing in particular. */
type SuperflyException =
  | 'UserNotFoundException'
  | 'UserExistsException'
  | 'PolicyValidationException'
  | 'MessageSendException'
  | 'SsoAuthException'
  | 'SsoUserException'
  | 'SsoSystemException'
  | 'SsoDataException'

/** What a method throws where a refusal has no exception of its own. */
export type MethodException = Extract<SuperflyException, `Sso${string}`>

const ownException: Partial<Record<RefusalCode, SuperflyException>> = {
  no_such_user: 'UserNotFoundException',
  name_taken: 'UserExistsException',
  password_refused: 'PolicyValidationException',
}

/** Refusals that are no business of the method: the request itself, and circumstances. Their own status tells the client. */
const ownStatus: Partial<Record<RefusalCode, number>> = {
  // As Superfly answers what it cannot read, and a method that it does not have.
  malformed_body: 500,
  not_found: 500,
  malformed_request: 400,
  unsupported_media_type: 415,
  body_too_large: 413,
  busy: 503,
  database_unavailable: 503,
}

const fullName = (name: SuperflyException): string =>
  name === 'UserNotFoundException'
    ? `com.payneteasy.superfly.api.${name}`
    : `com.payneteasy.superfly.api.exceptions.${name}`

export type SuperflyAnswer = { status: number; body: unknown; retryAfterSeconds?: number | undefined }

/** A refusal (null: a fault of ours) as a Superfly client understands it. Nothing is told that the refusal does not say. */
export function superflyRefusal(refusal: Refusal | null, thrown: MethodException): SuperflyAnswer {
  if (!refusal)
    return { status: 500, body: wrapped('java.lang.RuntimeException', 'Something went wrong at the portal') }
  const message = refusal.detail ?? refusal.title
  if (refusal.code === 'unauthenticated' || refusal.code === 'subsystem_disabled') {
    return { status: 401, body: { status: 'error', message } }
  }
  const status = ownStatus[refusal.code]
  if (status !== undefined) {
    return {
      status,
      body: wrapped('java.lang.RuntimeException', message),
      retryAfterSeconds: refusal.retryAfterSeconds,
    }
  }
  return { status: 202, body: wrapped(fullName(exceptionOf(refusal, thrown)), message) }
}

function exceptionOf(refusal: Refusal, thrown: MethodException): SuperflyException {
  if (refusal instanceof UnsentMail) return 'MessageSendException'
  return ownException[refusal.code] ?? thrown
}

const wrapped = (exceptionClass: string, message: string) => ({
  exceptionClass,
  message,
  detailMessage: `${exceptionClass}: ${message}`,
})

/** Mail would have to be sent, and cannot. */
export class UnsentMail extends Refusal {
  constructor() {
    super('not_permitted', { detail: 'The portal sends no mail: give a password.' })
  }
}

/**
 * Every "no" that Portico can say: a stable code, the HTTP status, and words that anyone may read.
 * Adding a refusal means adding a line here; nothing else may invent a code.
 */
export const refusals = {
  // the request itself
  malformed_request: { status: 400, title: 'The request is not understood' },
  malformed_body: { status: 400, title: 'The body is not a JSON object' },
  unsupported_media_type: { status: 415, title: 'Send application/json' },
  body_too_large: { status: 413, title: 'The body is larger than 64 KiB' },
  file_too_large: { status: 413, title: 'The file is larger than 64 MiB' },
  unknown_subsystem: { status: 400, title: 'No such application is connected' },
  subsystem_unavailable: { status: 400, title: 'This application is switched off' },
  target_refused: { status: 400, title: 'This target URL is not registered for the application' },
  return_refused: { status: 400, title: 'This return URL is not registered for the application' },
  challenge_required: { status: 400, title: 'The application must send a codeChallenge' },
  request_token_required: { status: 400, title: 'The application must register its login first' },
  cookies_required: { status: 400, title: 'Signing in needs cookies' },
  request_unknown: { status: 400, title: 'This login request is not known' },
  request_spent: { status: 400, title: 'This login request was used already' },
  request_expired: { status: 400, title: 'This login request has expired' },
  prefetch_refused: { status: 400, title: 'Signing in is never prefetched' },
  two_identities: { status: 400, title: 'Send either a session cookie or subsystem credentials, not both' },
  not_found: { status: 404, title: 'There is nothing here' },
  method_not_allowed: { status: 405, title: 'This address does not take that method' },
  // who is asking
  unauthenticated: { status: 401, title: 'Credentials are missing or wrong' },
  session_required: { status: 401, title: 'Sign in first' },
  subsystem_disabled: { status: 403, title: 'This application is switched off' },
  capability_missing: { status: 403, title: 'This application may not do that' },
  origin_refused: { status: 403, title: 'The form came from somewhere else' },
  // django-simple-sso: the titles are the words of the original server, which old clients log
  public_key_missing: { status: 400, title: 'No public key' },
  public_key_unknown: { status: 400, title: 'Invalid public key' },
  signature_refused: { status: 400, title: 'Bad Signature' },
  signature_expired: { status: 400, title: 'Signature expired' },
  message_refused: { status: 400, title: 'Failed to process the request' },
  message_repeated: { status: 400, title: 'This message was sent before' },
  redirect_refused: { status: 400, title: 'This redirect address is not registered for the application' },
  redirect_unapproved: { status: 403, title: 'Nobody has approved this address of the application yet' },
  calls_held_up: { status: 429, title: 'The application calls too often' },
  // registration of applications (RFC 7591 §3.2.2)
  invalid_client_metadata: { status: 400, title: 'The registration asks for what cannot be had here' },
  invalid_redirect_uri: { status: 400, title: 'This redirect URI cannot be registered' },
  unapproved_software_statement: { status: 400, title: 'Software statements are not taken here' },
  registration_token_refused: { status: 401, title: 'This registration token is not valid' },
  // one-time tokens
  token_unknown: { status: 400, title: 'This token is not known' },
  token_spent: { status: 400, title: 'This token was used already' },
  token_expired: { status: 400, title: 'This token has expired' },
  verifier_mismatch: { status: 400, title: 'The code verifier does not match' },
  session_unknown: { status: 404, title: 'No such session of this application' },
  session_ended: { status: 403, title: 'This session has ended' },
  user_locked: { status: 403, title: 'This account is locked' },
  access_denied: { status: 403, title: 'This person has no access to the application' },
  reauthentication_required: { status: 403, title: 'This person must prove who they are again' },
  // signing in
  credentials_refused: { status: 401, title: 'That name and password do not match' },
  too_many_guesses: { status: 429, title: 'Too many wrong tries' },
  attempt_unknown: { status: 400, title: 'This sign-in does not belong to this browser' },
  attempt_expired: { status: 400, title: 'This sign-in took too long' },
  other_user: { status: 409, title: 'Someone else is signed in here' },
  level_unreachable: { status: 403, title: 'The application asks for a proof that this account does not have' },
  setup_closed: { status: 404, title: 'This set-up link is not valid' },
  link_void: { status: 404, title: 'This link works no more' },
  // administration
  not_permitted: { status: 403, title: 'You may not do this' },
  changed_meanwhile: { status: 409, title: 'Somebody else changed this meanwhile' },
  name_taken: { status: 409, title: 'This name is taken' },
  name_refused: { status: 400, title: 'This name cannot be used' },
  password_refused: { status: 400, title: 'This password cannot be used' },
  no_such_user: { status: 404, title: 'No such user' },
  no_such_subsystem: { status: 404, title: 'No such subsystem' },
  no_such_connection: { status: 404, title: 'This application does not speak that protocol' },
  no_such_secret: { status: 404, title: 'No such secret' },
  no_such_role: { status: 404, title: 'No such role' },
  no_such_action: { status: 404, title: 'No such action' },
  no_such_factor: { status: 404, title: 'No such second factor' },
  no_such_hardware_token: { status: 404, title: 'No such hardware token' },
  no_such_grant: { status: 404, title: 'This user does not hold that role' },
  manifest_stale: { status: 409, title: 'A newer manifest has been taken already' },
  no_such_change: { status: 404, title: 'No such change awaits a decision' },
  no_such_provider: { status: 404, title: 'No such sign-in provider' },
  no_such_identity: { status: 404, title: 'No such connected identity' },
  no_such_team: { status: 404, title: 'No such team' },
  no_such_delivery: { status: 404, title: 'No such notification' },
  no_such_key: { status: 404, title: 'No such API key' },
  no_such_token: { status: 404, title: 'No such initial access token' },
  no_such_key_pair: { status: 404, title: 'No such pair of keys' },
  no_such_import: { status: 404, title: 'No such import' },
  keys_full: { status: 409, title: 'There are fifty live API keys already' },
  idempotency_mismatch: { status: 409, title: 'This Idempotency-Key was used for another request' },
  already_exists: { status: 409, title: 'It exists already' },
  in_use: { status: 409, title: 'It is in use' },
  no_such_confirmation: { status: 404, title: 'This is not confirmed for this user' },
  no_such_member: { status: 404, title: 'This user is not in that team' },
  last_factor: { status: 409, title: 'The last second factor must stay' },
  factors_full: { status: 409, title: 'There are ten second factors already' },
  identity_taken: { status: 409, title: 'This identity belongs to another account here' },
  last_way_in: { status: 409, title: 'The last way to sign in must stay' },
  provider_refused: { status: 400, title: 'This sign-in server cannot be used' },
  last_administrator: { status: 409, title: 'The last administrator must stay' },
  built_in: { status: 409, title: 'This is built in and stays as it is' },
  too_many_calls: { status: 429, title: 'All calls of this minute are made' },
  // circumstances
  mail_refused: { status: 502, title: 'The mail server did not take the mail' },
  busy: { status: 503, title: 'Too much is going on; try again in a moment' },
  database_unavailable: { status: 503, title: 'The database does not answer' },
} as const satisfies Record<string, { status: number; title: string }>

export type RefusalCode = keyof typeof refusals

/** Whether the text is one of our refusal codes. */
export const isRefusalCode = (text: string): text is RefusalCode => Object.hasOwn(refusals, text)

type RefusalOptions = {
  /** One sentence for the person or developer who is refused. Never secret, never a stack trace. */
  detail?: string
  /** How long to wait before trying again. */
  retryAfterSeconds?: number
  /** The identifier of the subsystem whose door is refused: the page wears its brand. */
  about?: string
  /** The short code of the audit event that tells of it: what the person reads out to whoever helps. */
  reference?: string
  cause?: unknown
}

/** A typed "no". Verbs throw it; only the edge turns it into an answer. Anything else that is thrown is a bug. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly detail: string | undefined
  readonly retryAfterSeconds: number | undefined
  readonly about: string | undefined
  readonly reference: string | undefined

  constructor(code: RefusalCode, { detail, retryAfterSeconds, about, reference, cause }: RefusalOptions = {}) {
    super(detail ?? refusals[code].title, { cause })
    this.code = code
    this.detail = detail
    this.retryAfterSeconds = retryAfterSeconds
    this.about = about
    this.reference = reference
  }

  get status(): number {
    return refusals[this.code].status
  }

  get title(): string {
    return refusals[this.code].title
  }
}

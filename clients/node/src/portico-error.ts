export interface PorticoErrorDetails {
  status?: number | undefined
  requestId?: string | undefined
  detail?: string | undefined
  cause?: unknown
}

/**
 * The one error this package throws once it is configured.
 *
 * `code` is the portal's own refusal code (`token_spent`, `access_denied`, `subsystem_disabled`, …) or one of ours:
 * `unreachable` and `timeout` (nobody answered), `unexpected_answer` (somebody answered who does not speak the protocol).
 * `status` is the HTTP status, absent when nobody answered; `requestId` finds the request in the portal's log.
 */
export class PorticoError extends Error {
  override readonly name = 'PorticoError'
  readonly code: string
  readonly status: number | undefined
  readonly requestId: string | undefined
  readonly detail: string | undefined

  constructor(code: string, { status, requestId, detail, cause }: PorticoErrorDetails = {}) {
    super(detail ? `${code}: ${detail}` : code, { cause })
    this.code = code
    this.status = status
    this.requestId = requestId
    this.detail = detail
  }

  /** The portal gave no verdict: sessions stay as they are until their `expiresAt`, and the call may be repeated. */
  get isOutage(): boolean {
    return this.status === undefined || this.status >= 500
  }
}

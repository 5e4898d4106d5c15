/** Why a call came to nothing. The class is all that callers, screens and tables learn of it. */
export const outboundFailures = {
  address_refused: 'Portico does not call this address',
  name_unknown: 'The host name is not known',
  refused: 'Nothing listens there',
  tls: 'The secure connection could not be made',
  timeout: 'No answer within 5 seconds',
  broken: 'The connection broke',
  too_large: 'The answer is larger than 64 KiB',
} as const

export type OutboundFailureKind = keyof typeof outboundFailures

/** A call that came to nothing. `cause` is for the log alone: it may name addresses inside. */
export class OutboundFailure extends Error {
  override readonly name = 'OutboundFailure'
  readonly kind: OutboundFailureKind
  /** The status of the answer, where it had come so far. */
  readonly status: number | null

  constructor(kind: OutboundFailureKind, { status = null, cause }: { status?: number | null; cause?: unknown } = {}) {
    super(outboundFailures[kind], { cause })
    this.kind = kind
    this.status = status
  }
}

const unknownName = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NONAME', 'EAI_NODATA'])
const nobodyThere = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'])
/** Codes of node:tls and of OpenSSL's verification; a plain HTTP server that is asked for TLS gives EPROTO. */
const ofTls = /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)/

/** The class of whatever a connection threw, before (`status` null) or after the answer had begun. */
export function classifyFailure(error: unknown, status: number | null = null): OutboundFailure {
  return new OutboundFailure(kindOf(error), { status, cause: error })
}

function kindOf(error: unknown): OutboundFailureKind {
  if (error instanceof OutboundFailure) return error.kind
  const { name = '', code = '', errors } = Object(error) as { name?: string; code?: unknown; errors?: unknown[] }
  // Several addresses were tried: what the first one said speaks for all.
  if (errors?.length) return kindOf(errors[0])
  const word = String(code)
  if (name === 'TimeoutError' || word === 'ETIMEDOUT') return 'timeout'
  if (unknownName.has(word)) return 'name_unknown'
  if (nobodyThere.has(word)) return 'refused'
  return ofTls.test(word) ? 'tls' : 'broken'
}

/** PostgreSQL cannot be reached right now. The edge answers 503 with Retry-After; nothing was changed. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'
  readonly retryAfterSeconds = 5

  constructor(cause: unknown) {
    super('The database cannot be reached', { cause })
  }
}

/** One layer of what went wrong: pg throws it bare, Prisma wraps it. */
export interface ErrorLayer {
  code: string
  message: string
  /** The system call of a network error; Prisma leaves it out. */
  syscall: string
  fromPrisma: boolean
}

/**
 * The layers of a database error, outermost first. Prisma keeps PostgreSQL's own code at
 * `meta.driverAdapterError.cause.originalCode`, pg at `code`; a failed host name lookup is an AggregateError.
 */
export function errorLayers(error: unknown): ErrorLayer[] {
  if (typeof error !== 'object' || error === null) return []
  const code = text(error, 'originalCode') || text(error, 'code')
  const own = { code, message: text(error, 'message'), syscall: text(error, 'syscall'), fromPrisma: isPrismas(error) }
  const inner = [get(get(error, 'meta'), 'driverAdapterError'), isPrismas(error) ? get(error, 'cause') : undefined]
  const several = error instanceof AggregateError ? error.errors : []
  return [own, ...[...inner, ...several].flatMap(errorLayers)]
}

function isPrismas(error: object): boolean {
  return 'clientVersion' in error || text(error, 'name') === 'DriverAdapterError'
}

function get(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined
}

function text(holder: object, name: string): string {
  const value = get(holder, name)
  return typeof value === 'string' ? value : ''
}

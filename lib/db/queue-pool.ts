import pg from 'pg'

/**
 * Connections for the job queue alone: it listens, and it reads numbers as `pg` gives them. One that breaks, also while the
 * pool closes, is noticed by whoever uses it next; an 'error' event that nobody listens to would end the process.
 */
export function openQueuePool(url: string, { max }: { max: number }): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, application_name: 'portico queue', keepAlive: true })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

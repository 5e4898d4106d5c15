import pg from 'pg'
import { onTestFinished } from 'vitest'
import { describeStore } from '#clients/node/src/test-store.ts'
import { cloneDatabase } from '#test/database.ts'
import { PostgresStore, postgresSchema } from './postgres-store.ts'

describeStore(async () => {
  const { url, drop } = await cloneDatabase('template0')
  const pool = new pg.Pool({ connectionString: url })
  onTestFinished(async () => {
    await pool.end()
    await drop()
  })
  await pool.query(postgresSchema)
  return new PostgresStore(pool)
})

import { onTestFinished } from 'vitest'
import { describeStore } from '#clients/node/src/test-store.ts'
import { openDatabase } from '#lib/db/database.ts'
import { cloneDatabase } from '#test/database.ts'
import { PostgresStore, postgresSchema } from './postgres-store.ts'

describeStore(async () => {
  const { url, drop } = await cloneDatabase('template0')
  const { pool, close } = openDatabase(url, { max: 10 })
  onTestFinished(async () => {
    await close()
    await drop()
  })
  await pool.query(postgresSchema)
  return new PostgresStore(pool)
})

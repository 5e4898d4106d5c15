import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Database, openDatabase } from '#lib/db/database.ts'

export interface TestDatabase {
  url: string
  database: Database
  close: () => Promise<void>
}

/** The name of the migrated database that every test database is cloned from. Nobody stays connected to it. */
export const templateName = 'portico_template'

/** A migrated, empty database of the caller's own (about 10 ms). `close` drops it, whoever is still connected. */
export async function testDatabase(): Promise<TestDatabase> {
  const { url, drop } = await cloneDatabase(templateName)
  const database = openDatabase(url, { max: 10 })
  const close = async () => {
    await database.close()
    await drop()
  }
  return { url, database, close }
}

/** A new database in the run's PostgreSQL: a clone of `template`, or `template0` for one without Portico's schema. */
export async function cloneDatabase(template: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  return { url: databaseUrl(name), drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

function databaseUrl(name: string): string {
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  return url.href
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

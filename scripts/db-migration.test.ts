import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { describeCatalogue } from './describe-catalogue.ts'
import { diffSchema } from './schema-diff.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

test('the schema files and the migrations agree', async () => {
  expect(await diffSchema(db.url)).toBeNull()
})

test('an empty database migrated equals the committed catalogue', async () => {
  const committed = readFileSync(join(import.meta.dirname, '../prisma/catalogue.txt'), 'utf8')
  expect(await describeCatalogue(db.url)).toBe(committed)
})

test('no column forgets its time zone', async () => {
  expect(await describeCatalogue(db.url)).not.toContain('timestamp without time zone')
})

test('drift is seen, in what Prisma knows and in what only PostgreSQL does', async () => {
  const before = await describeCatalogue(db.url)
  await db.database.pool.query('CREATE FUNCTION drifted() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$')
  expect(await describeCatalogue(db.url)).not.toBe(before)
  await db.database.pool.query('ALTER TABLE instance ADD COLUMN drifted text')
  expect(await diffSchema(db.url)).toContain('DROP COLUMN "drifted"')
})

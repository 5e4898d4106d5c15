import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#test/database.ts'
import { statement } from './statement.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

test('a named statement runs with its values and gives bigints as bigints', async () => {
  const twice = statement({ name: 'test_twice', text: 'SELECT 2 * $1::bigint AS answer' })
  expect(await db.database.run(twice, [21])).toEqual([{ answer: 42n }])
})

test('a refused statement keeps its connection', async () => {
  const divide = statement({ name: 'test_divide', text: 'SELECT 1 / $1::int AS answer, pg_backend_pid() AS pid' })
  const [before] = await db.database.run<{ pid: number }>(divide, [1])
  await expect(db.database.run(divide, [0])).rejects.toMatchObject({ code: '22012' })
  const [after] = await db.database.run<{ pid: number }>(divide, [1])
  expect(after?.pid).toBe(before?.pid)
})

test('two texts under one name are a bug', () => {
  statement({ name: 'test_same', text: 'SELECT 1' })
  expect(() => statement({ name: 'test_same', text: 'SELECT 2' })).toThrow('two statements are named test_same')
})

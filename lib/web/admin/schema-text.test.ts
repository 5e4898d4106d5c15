import { expect, test } from 'vitest'
import { z } from 'zod'
import { jsonSchemaOf } from '#lib/web/admin-api/json-schema.ts'
import { fieldsIn } from './schema-text.ts'

test('a schema is told in words', () => {
  const schema = z.object({
    name: z.string().min(1).max(100),
    at: z.date().nullable(),
    limit: z.int().min(1).max(50).optional(),
    order: z.enum(['up', 'down']),
    ids: z.array(z.uuid()),
    user: z.object({ id: z.uuid(), name: z.string() }),
    done: z.boolean(),
  })
  expect(fieldsIn(jsonSchemaOf(schema, 'output')).map(({ name, kind }) => [name, kind])).toEqual([
    ['name', 'text, 1 to 100 characters'],
    ['at', 'instant, or null'],
    ['limit', 'whole number, 1 to 50'],
    ['order', 'one of up, down'],
    ['ids', 'list of id'],
    ['user', '{ id, name }'],
    ['done', 'true or false'],
  ])
  expect(fieldsIn(jsonSchemaOf(schema, 'input')).find(({ name }) => name === 'limit')?.required).toBe(false)
})

import { z } from 'zod'

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = { [keyword: string]: unknown }
export type ObjectSchema = JsonSchema & { properties: Record<string, JsonSchema>; required: string[] }

/** What a schema takes (`input`) or gives (`output`), as JSON carries it: instants are text there. */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
    },
  })
  return JSON.parse(JSON.stringify(rest)) as JsonSchema
}

const Fields = z.looseObject({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
})

/** The same of an object, whose fields may travel in different places. */
export const fieldsOf = (schema: z.ZodType): ObjectSchema => Fields.parse(jsonSchemaOf(schema, 'input'))

/** An object of some of another's fields. */
export function pickFields({ properties, required }: ObjectSchema, names: readonly string[]): ObjectSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name))),
    required: required.filter((name) => names.includes(name)),
    additionalProperties: false,
  }
}

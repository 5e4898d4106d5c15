import type { JsonSchema } from '#lib/web/admin-api/json-schema.ts'

export type Field = { name: string; kind: string; required: boolean }

const asSchema = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null ? (value as JsonSchema) : {}
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** The fields of an object, each in words. */
export function fieldsIn(schema: JsonSchema): Field[] {
  const required = asList(schema['required'])
  return Object.entries(asSchema(schema['properties'])).map(([name, kind]) => ({
    name,
    kind: schemaText(asSchema(kind)),
    required: required.includes(name),
  }))
}

/** What a JSON Schema allows, in words: "whole number, 1 to 1000", "list of text", "instant, or nothing". */
export function schemaText(schema: JsonSchema): string {
  const { type } = schema
  const choices = asList(schema['anyOf'] ?? schema['oneOf']).map(asSchema)
  if (choices.length > 0) return [...new Set(choices.map(schemaText))].join(', or ')
  if (Array.isArray(type)) return type.map((one) => schemaText({ ...schema, type: one })).join(', or ')
  if (schema['const'] !== undefined) return JSON.stringify(schema['const'])
  if (schema['enum']) return `one of ${asList(schema['enum']).join(', ')}`
  if (type === 'array') return `list of ${schemaText(asSchema(schema['items']))}`
  if (type === 'object') return objectText(schema)
  if (type === 'integer' || type === 'number') return numberText(schema)
  if (type === 'boolean') return 'true or false'
  if (type === 'null') return 'null'
  return type === 'string' ? textKind(schema) : 'anything'
}

const objectText = (schema: JsonSchema): string => {
  const names = Object.keys(asSchema(schema['properties']))
  return names.length > 0 ? `{ ${names.join(', ')} }` : 'object'
}

const formats: Record<string, string> = { uuid: 'id', 'date-time': 'instant', uri: 'URL', email: 'e-mail address' }

function textKind({ format, minLength, maxLength }: JsonSchema): string {
  const kind = formats[String(format)] ?? 'text'
  if (kind !== 'text' || maxLength === undefined) return kind
  return `text, ${Number(minLength ?? 0)} to ${Number(maxLength)} characters`
}

function numberText({ type, minimum, maximum }: JsonSchema): string {
  const kind = type === 'integer' ? 'whole number' : 'number'
  const bounded = typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER
  return bounded ? `${kind}, ${Number(minimum ?? 0)} to ${maximum}` : kind
}

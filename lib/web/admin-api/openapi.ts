import { z } from 'zod'
import { fieldsOf, type JsonSchema, jsonSchemaOf, type ObjectSchema, pickFields } from './json-schema.ts'
import { type NativeOperation, nativeOperations } from './native-operations.ts'
import type { Operation } from './operation.ts'
import { operationGroups } from './operations.ts'

export type Parameter = { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: JsonSchema }

export type DocumentedOperation = {
  operationId: string
  summary: string
  description: string
  tags: string[]
  security: Record<string, string[]>[]
  parameters: Parameter[]
  requestBody?: { required: boolean; content: { 'application/json': { schema: ObjectSchema } } }
  responses: Record<string, JsonSchema>
}

export type ApiDocument = {
  openapi: '3.1.1'
  info: { title: string; version: string; description: string }
  servers: { url: string }[]
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, DocumentedOperation>>
  components: JsonSchema
}

const Problem = z
  .object({
    type: z.url(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().describe('Stable: write programs against it. All of them are in docs/refusals.md.'),
    requestId: z.string(),
  })
  .describe('Why it was refused (RFC 9457)')

const nativeTag = 'Native protocol'

/** Both APIs as one OpenAPI 3.1 document, made of what serves them. */
export function apiDocument(): ApiDocument {
  const paths: ApiDocument['paths'] = {}
  const put = (path: string, method: string, documented: DocumentedOperation) => {
    paths[path] = { ...paths[path], [method.toLowerCase()]: documented }
  }
  for (const { title, operations } of operationGroups) {
    for (const declared of operations) put(`/api/admin${declared.path}`, declared.method, documentOf(declared, title))
  }
  for (const declared of nativeOperations) put(declared.path, declared.method, nativeDocumentOf(declared))
  return {
    openapi: '3.1.1',
    info: {
      title: 'Portico',
      version: '1',
      description: 'The administration API, called with an API key, and the native protocol, called by subsystems.',
    },
    servers: [{ url: '/' }],
    tags: [
      ...operationGroups.map(({ title }) => ({ name: title, description: 'Administration API' })),
      { name: nativeTag, description: 'What a subsystem’s back end calls' },
    ],
    paths,
    components: {
      schemas: { Problem: jsonSchemaOf(Problem, 'output') },
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, pak_…' },
        subsystem: { type: 'http', scheme: 'basic', description: 'A subsystem’s identifier and secret' },
      },
    },
  }
}

function documentOf(declared: Operation, tag: string): DocumentedOperation {
  const fields = fieldsOf(declared.input)
  const inPath = [...declared.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const writes = declared.method !== 'GET'
  // It travels as If-Match.
  const rest = Object.keys(fields.properties).filter(
    (name) => !inPath.includes(name) && !(declared.versioned && name === 'version'),
  )
  const inQuery = !writes || declared.method === 'DELETE'
  const parameters: Parameter[] = [
    ...inPath.map((name) => ({ ...parameter(fields, name, 'path'), required: true })),
    ...(inQuery ? rest.map((name) => parameter(fields, name, 'query')) : []),
    ...(declared.creates ? [header('Idempotency-Key', 64)] : []),
    ...(declared.versioned && writes ? [header('If-Match', 66)] : []),
  ]
  const etag = declared.versioned && !writes && { headers: { ETag: { schema: { type: 'string' } } } }
  return {
    operationId: operationId(declared.method, declared.path),
    summary: declared.summary,
    description: rightSentence(declared),
    tags: [tag],
    security: [{ apiKey: [] }],
    parameters,
    ...(!inQuery && rest.length > 0 && { requestBody: bodyOf(pickFields(fields, rest)) }),
    responses: {
      ...responses(declared.creates ? 201 : 200, { ...answerOf(declared.output), ...etag }),
      429: tooManyCalls,
    },
  }
}

function nativeDocumentOf(declared: NativeOperation): DocumentedOperation {
  const { elsewhere = {} } = declared
  const fields = fieldsOf(declared.input)
  const parameters = Object.entries(elsewhere).map(([field, place]) => ({
    ...parameter(fields, field, place.in),
    name: place.name,
  }))
  const rest = Object.keys(fields.properties).filter((name) => !Object.hasOwn(elsewhere, name))
  return {
    operationId: operationId(declared.method, declared.path.slice('/api'.length)),
    summary: declared.summary,
    description: 'Called by the subsystem itself.',
    tags: [nativeTag],
    security: [{ subsystem: [] }],
    parameters,
    requestBody: bodyOf(pickFields(fields, rest)),
    responses: responses(declared.status, answerOf(declared.output)),
  }
}

function rightSentence({ right, orRight, limited }: Operation): string {
  if (right === null) return 'Needs nothing but a key.'
  const rights = orRight ? `\`${right}\` or \`${orRight}\`` : `\`${right}\``
  return `Needs the right ${rights}${limited ? '; over the subsystem that it is about is enough' : ''}.`
}

const parameter = ({ properties, required }: ObjectSchema, name: string, where: Parameter['in']): Parameter => ({
  name,
  in: where,
  required: required.includes(name),
  schema: properties[name] ?? {},
})

const header = (name: string, maxLength: number): Parameter => ({
  name,
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength },
})

const bodyOf = (schema: ObjectSchema) => ({
  required: schema.required.length > 0,
  content: { 'application/json': { schema } },
})

const answerOf = (output: z.ZodType): JsonSchema => ({
  description: 'Done',
  content: { 'application/json': { schema: jsonSchemaOf(output, 'output') } },
})

const refused = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }

const tooManyCalls = {
  description: 'The API key has made its calls of this minute',
  headers: {
    'Retry-After': { description: 'Seconds until it has calls again', required: true, schema: { type: 'integer' } },
  },
  content: refused,
}

const responses = (status: number, answer: JsonSchema): Record<string, JsonSchema> => ({
  [status]: answer,
  default: { description: 'Refused', content: refused },
})

/** `GET` and `/users/{user}/factors` give `getUsersUserFactors`. */
const operationId = (method: string, path: string): string =>
  method.toLowerCase() +
  path
    .split(/[^a-zA-Z]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

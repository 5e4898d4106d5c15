import { expect, test } from 'vitest'
import { projectFiles } from '#test/module-graph.ts'
import { type ApiDocument, apiDocument } from './openapi.ts'
import { operations } from './operations.ts'
import { serveDocument } from './serve-document.ts'

const document = apiDocument()
const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
)

/** Every value of a key, at any depth. */
function valuesOf(key: string, inside: unknown): unknown[] {
  if (typeof inside !== 'object' || inside === null) return []
  return Object.entries(inside).flatMap(([name, value]) => [...(name === key ? [value] : []), ...valuesOf(key, value)])
}

function resolve(document_: ApiDocument, pointer: string): unknown {
  const steps = pointer.slice('#/'.length).split('/')
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document_)
}

test('the document names every operation that is served, and no other', () => {
  const admin = operations.map(({ method, path }) => `${method} /api/admin${path}`)
  const native = projectFiles('app/api/sso/**/route.ts').map((file) => file.slice('app'.length, -'/route.ts'.length))
  const named = documented.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
  expect(named.filter((name) => name.includes('/api/admin')).sort()).toEqual(admin.sort())
  expect(
    documented
      .filter(({ path }) => path.startsWith('/api/sso'))
      .map(({ path }) => path)
      .sort(),
  ).toEqual(native.sort())
})

test('operations have names of their own, and tags that are declared', () => {
  const ids = documented.map(({ operationId }) => operationId)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([])
  const tags = document.tags.map(({ name }) => name)
  expect(documented.flatMap((operation) => operation.tags).filter((tag) => !tags.includes(tag))).toEqual([])
})

test('every field of a path is declared, required, and every parameter stands once', () => {
  for (const { path, method, parameters } of documented) {
    const braces = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const declared = parameters.filter((one) => one.in === 'path')
    expect(
      declared.map(({ name }) => name),
      `${method} ${path}`,
    ).toEqual(braces)
    expect(declared.every(({ required }) => required)).toBe(true)
    const places = parameters.map((one) => `${one.in} ${one.name.toLowerCase()}`)
    expect(new Set(places).size, `${method} ${path}`).toBe(places.length)
    expect(parameters.filter(({ schema }) => Object.keys(schema).length === 0)).toEqual([])
  }
})

test('every reference resolves, every security scheme is declared, and no field is required that is not there', () => {
  for (const ref of valuesOf('$ref', document)) {
    expect(resolve(document, String(ref)), String(ref)).toBeDefined()
  }
  const schemes = Object.keys(resolve(document, '#/components/securitySchemes') ?? {})
  expect(
    documented.flatMap(({ security }) => security.flatMap(Object.keys)).filter((name) => !schemes.includes(name)),
  ).toEqual([])
  for (const { requestBody } of documented) {
    const schema = requestBody?.content['application/json'].schema
    expect(schema?.required.filter((name) => !Object.hasOwn(schema.properties, name)) ?? []).toEqual([])
  }
  // What cannot be told in JSON Schema would stand there as a schema that allows everything.
  expect(valuesOf('content', document).filter((content) => JSON.stringify(content).includes('"schema":{}'))).toEqual([])
})

test('the portal serves the document', async () => {
  const answer = await serveDocument()
  expect(answer.headers.get('content-type')).toBe('application/json')
  expect(await answer.json()).toEqual(document)
})

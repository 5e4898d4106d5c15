import type { DocumentedOperation } from '#lib/web/admin-api/openapi.ts'
import { apiDocument } from '#lib/web/admin-api/openapi.ts'
import type { AdminPage } from './admin-page.ts'
import { type Field, fieldsIn, schemaText } from './schema-text.ts'

/** Both APIs, by the parts of their document: each call with what it takes and gives. */
export function viewApiReference({ ctx }: Pick<AdminPage, 'ctx'>) {
  const { paths, tags } = apiDocument()
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  return {
    groups: tags.map(({ name, description }) => ({
      title: name,
      text: description,
      calls: calls
        .filter(({ operation }) => operation.tags.includes(name))
        .map(({ path, method, operation }) => ({
          id: operation.operationId,
          path,
          method,
          summary: operation.summary,
          text: operation.description.replaceAll('`', ''),
          takes: takes(operation),
          gives: gives(operation),
          example: example(`${ctx.config.publicUrl.origin}${path}`, method, operation),
        })),
    })),
  }
}

function takes({ parameters, requestBody }: DocumentedOperation): (Field & { where: string })[] {
  const body = requestBody ? fieldsIn(requestBody.content['application/json'].schema) : []
  return [
    ...parameters.map(({ name, in: where, required, schema }) => ({ name, where, required, kind: schemaText(schema) })),
    ...body.map((field) => ({ ...field, where: 'body' })),
  ]
}

function gives({ responses }: DocumentedOperation): Field[] {
  const [answer] = Object.entries(responses).flatMap(([status, response]) => (status === 'default' ? [] : [response]))
  const content = answer?.['content'] as { 'application/json': { schema: Record<string, unknown> } } | undefined
  return content ? fieldsIn(content['application/json'].schema) : []
}

/** The call as one types it, with what must be there. */
function example(url: string, method: string, { security, requestBody }: DocumentedOperation): string {
  const auth = security.some((one) => 'apiKey' in one) ? '-H "Authorization: Bearer $KEY"' : '-u "$IDENTIFIER:$SECRET"'
  const lines = [`curl ${method === 'GET' ? '' : `-X ${method} `}"${url}"`, auth]
  if (requestBody) {
    const { properties, required } = requestBody.content['application/json'].schema
    const body = Object.fromEntries(required.map((name) => [name, properties[name]?.['type'] === 'array' ? [] : '…']))
    lines.push(`--json '${JSON.stringify(body)}'`)
  }
  return lines.join(' \\\n  ')
}

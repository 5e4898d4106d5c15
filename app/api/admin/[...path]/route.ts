import { serveOperation } from '#lib/web/admin-api/serve-operation.ts'

export {
  serveOperation as DELETE,
  serveOperation as GET,
  serveOperation as PATCH,
  serveOperation as POST,
  serveOperation as PUT,
}

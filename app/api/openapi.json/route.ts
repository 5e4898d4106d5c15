import { serveDocument } from '#lib/web/admin-api/serve-document.ts'

export { serveDocument as GET }

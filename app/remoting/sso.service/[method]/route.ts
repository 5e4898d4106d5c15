import { serveRemoting } from '#lib/web/serve-remoting.ts'

export const POST = serveRemoting
// Superfly took its calls by any verb that has a body.
export const PUT = serveRemoting

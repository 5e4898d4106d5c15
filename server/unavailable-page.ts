import type { ServerResponse } from 'node:http'

export const retryAfterSeconds = 5

interface Unavailable {
  nonce: string
  requestId: string
  retryAfter?: string | null
  /** Whether the page asks again by itself; not where the request was a form, which only its sender may send twice. */
  reloads: boolean
}

/** The page for people while the database is away or too much is going on. It stands alone: rendering may need the database. */
export function answerUnavailable(
  response: ServerResponse,
  { nonce, requestId, retryAfter, reloads }: Unavailable,
): void {
  response.writeHead(503, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'retry-after': retryAfter ?? String(retryAfterSeconds),
  })
  response.end(page(nonce, requestId, reloads))
}

const page = (nonce: string, requestId: string, reloads: boolean) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${reloads ? `<meta http-equiv="refresh" content="${retryAfterSeconds}">` : ''}
<title>Back in a moment · Portico</title>
<style nonce="${nonce}">
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 16px/1.5 system-ui, sans-serif; }
  main { max-width: 26rem; padding: 2rem; }
  h1 { font-size: 1.375rem; line-height: 1.3; margin: 0 0 .5rem; }
  code { font-size: .8125rem; overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
<h1>Back in a moment</h1>
<p>Signing in is not possible right now. Nothing you did is lost, and whoever is signed in stays signed in. ${reloads ? 'This page tries again by itself.' : 'Go back and try again in a moment.'}</p>
<p><code>${requestId}</code></p>
</main>
</body>
</html>
`

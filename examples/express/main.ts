/**
 * A notebook with Express. Everything about Portico is `openDoor`, `door.routes` and the two guards.
 *
 * PORT=3003 PORTICO_URL=http://localhost:3000 PORTICO_SECRET=… node examples/express/main.ts
 *
 * APPLICATION_URL is its address for browsers, PORTICO_IDENTIFIER its identifier (notes). With DATABASE_URL sessions are in
 * PostgreSQL, so that as many of these processes as you like can stand behind one address.
 */
import { createHash } from 'node:crypto'
import express from 'express'
import pg from 'pg'
import { porticoExpress } from '#clients/node/src/express.ts'
import { createPortico, MemoryStore } from '#clients/node/src/portico.ts'
import { PostgresStore, postgresSchema } from '#examples/stores/postgres-store.ts'
import { homePage, problemPage, signedOutPage, style } from './pages.ts'

const { PORT = '3003', DATABASE_URL, PORTICO_URL = 'http://localhost:3000', PORTICO_SECRET: secret = '' } = process.env
const { APPLICATION_URL: url = `http://notes.localhost:${PORT}`, PORTICO_IDENTIFIER: identifier = 'notes' } =
  process.env

const portico = createPortico({ url: PORTICO_URL, identifier, secret, secureCookies: url.startsWith('https:') })
const door = porticoExpress(portico, { url, returnTo: '/signed-out', page: problemPage, store: await openStore() })
const notes: { by: string; text: string }[] = []

const app = express()
app.disable('x-powered-by')
app.use((_request, response, next) => {
  const styles = `'sha256-${createHash('sha256').update(style).digest('base64')}'`
  // Signing out is a form whose answer leads to the portal; browsers apply the rule to that redirect, too.
  const forms = `'self' ${new URL(PORTICO_URL).origin}`
  response.set(
    'content-security-policy',
    `default-src 'none'; style-src ${styles}; img-src data:; form-action ${forms}; base-uri 'none'`,
  )
  response.set({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'referrer-policy': 'same-origin' })
  next()
})
app.use(door.routes)
app.get('/signed-out', (_request, response) => void response.send(signedOutPage()))
app.get('/', door.signInRequired, (request, response) => void response.send(homePage(door.presenceOf(request), notes)))
app.post('/notes', door.actionRequired('note.add'), express.urlencoded({ limit: '4kb' }), (request, response) => {
  const { user } = door.presenceOf(request)
  notes.push({ by: user.name ?? user.id, text: String(request.body.text ?? '').slice(0, 200) })
  response.redirect(303, '/')
})

const server = app.listen(Number(PORT), '127.0.0.1', () => console.log(`The notebook is at ${url}`))
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, async () => {
    server.close()
    server.closeIdleConnections()
    await door.stop()
    process.exit()
  })
}

async function openStore() {
  if (!DATABASE_URL) return new MemoryStore()
  const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 4 })
  await pool.query(postgresSchema)
  return new PostgresStore(pool)
}

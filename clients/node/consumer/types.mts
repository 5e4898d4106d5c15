// Compiled against the installed package under both ways of finding modules: what a TypeScript user writes.
import { createPortico, MemoryStore, PorticoError, type Presence, type SessionStore } from '@portico/client'
import { type DoorOptions, type Middleware, porticoExpress } from '@portico/client/express'
import { porticoFastify } from '@portico/client/fastify'
import { porticoNext } from '@portico/client/next'

const portico = createPortico({ url: 'https://portal.example.org', identifier: 'wiki', secret: 's' })
const store: SessionStore = new MemoryStore()
const options: DoorOptions = { url: 'https://wiki.example.org', store, page: ({ status, code }) => `${status} ${code}` }
const guard: Middleware = porticoExpress(portico, options).actionRequired('page.edit')
const leave = (): never => {
  throw new Error('left')
}
const door = porticoNext(() => portico, {
  ...options,
  headers: async () => new Headers(),
  redirect: leave,
  forbidden: leave,
})
const presence: Presence = await door.signInRequired('/')
const result = await portico.handleCallback({ url: '/signed-in', pending: undefined })
if (result.outcome === 'signed_in') console.log(result.signIn.user.name satisfies string | undefined)
// @ts-expect-error: an outcome that does not exist
if (result.outcome === 'nonsense') console.log(guard, presence, porticoFastify, PorticoError)

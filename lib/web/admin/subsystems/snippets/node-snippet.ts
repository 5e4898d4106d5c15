import type { Connection } from './snippet.ts'

/** A whole application with Express and `@portico/client`: the one of its README, filled in. */
export function nodeSnippet({ portalUrl, identifier, landingUrl }: Connection): string {
  const { origin, pathname, port, protocol } = new URL(landingUrl)
  const plain = protocol === 'http:' ? ', secureCookies: false' : ''
  const paths = pathname === '/signed-in' ? '' : `, paths: { landing: '${pathname}' }`
  return `import express from 'express'
import { createPortico } from '@portico/client'
import { porticoExpress } from '@portico/client/express'

const { PORTICO_SECRET: secret = '' } = process.env
const portico = createPortico({ url: '${portalUrl}', identifier: '${identifier}', secret${plain} })
const door = porticoExpress(portico, { url: '${origin}'${paths} })

const app = express()
app.use(door.routes) // signing in and out; give the portal ${origin}/portico/logout as logout URL
app.get('/page/:id', door.signInRequired, (request, response) => {
  const { user, actions } = door.presenceOf(request)
  response.type('text').send(\`Hello, \${user.name}! You may: \${actions.join(', ')}\`)
})
app.listen(${port || 3001}, '127.0.0.1')
`
}

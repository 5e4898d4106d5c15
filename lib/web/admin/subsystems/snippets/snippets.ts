import { curlSnippet } from './curl-snippet.ts'
import { djangoSnippet } from './django-snippet.ts'
import { nodeSnippet } from './node-snippet.ts'
import type { Connection, Snippet } from './snippet.ts'
import { springSnippet } from './spring-snippet.ts'

/** What connects an application to this portal, ready to paste. The secret stays in its environment. */
export const snippetsFor = (connection: Connection): Snippet[] => [
  { id: 'node', label: 'Node', file: 'application.mjs', code: nodeSnippet(connection) },
  { id: 'django', label: 'Django', file: 'views.py', code: djangoSnippet(connection) },
  { id: 'spring', label: 'Spring', file: 'PorticoController.java', code: springSnippet(connection) },
  { id: 'curl', label: 'curl', file: 'sign-in.sh', code: curlSnippet(connection) },
]

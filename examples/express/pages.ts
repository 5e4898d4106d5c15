import type { Problem } from '#clients/node/src/express.ts'
import type { Presence } from '#clients/node/src/portico.ts'

export const style = `:root { color-scheme: light dark; font: 16px/1.6 ui-sans-serif, system-ui, sans-serif; accent-color: #4657a8 }
body { max-width: 40rem; margin: 0 auto; padding: 2rem 1.25rem; overflow-wrap: anywhere }
header { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between }
h1 { font-size: 1.75rem; line-height: 1.2 }
li { margin-block: .5rem }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end }
label { display: grid; flex: 1 1 14rem }
input, button { font: inherit; padding: .5rem .75rem; border: 1px solid #7a7a85; border-radius: 8px }
:focus-visible { outline: 2px solid; outline-offset: 2px }`

export function homePage({ user, roles, actions }: Presence, notes: readonly { by: string; text: string }[]): string {
  const list = notes.map(({ by, text }) => `<li><strong>${escaped(by)}</strong>: ${escaped(text)}</li>`).join('')
  const form = `<form method="post" action="/notes"><label>Your note <input name="text" required maxlength="200"></label>
    <button>Add note</button></form>`
  return page(
    'Notebook',
    `<header><p>Signed in as <strong>${escaped(user.name ?? user.id)}</strong>,
      ${escaped(roles.map(({ title }) => title).join(', '))}</p>
      <form method="post" action="/sign-out"><button>Sign out</button></form></header>
    <h1>Notebook</h1><ul>${list || '<li>No notes yet.</li>'}</ul>
    ${actions.includes('note.add') ? form : '<p>Your role reads notes; it takes <code>note.add</code> to add one.</p>'}`,
  )
}

export const signedOutPage = (): string =>
  page('You are signed out', '<h1>You are signed out</h1><p><a href="/">Sign in again</a></p>')

export function problemPage({ status, code, retry }: Problem): string {
  const title = status >= 500 ? 'The portal does not answer' : 'That did not work'
  return page(title, `<h1>${title}</h1><p>${escaped(code)}</p><p><a href="${escaped(retry)}">Sign in</a></p>`)
}

const page = (title: string, content: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>${title}</title><style>${style}</style></head><body><main>${content}</main></body></html>
`

const escaped = (text: string): string => text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)

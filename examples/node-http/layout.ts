import type { Presence } from '#clients/node/src/portico.ts'
import { type Html, html } from './html.ts'
import type { Settings } from './settings.ts'

/** The frame around every page: who we are, who you are, where else to go. */
export function layout(settings: Settings, title: string, content: Html, presence?: Presence): Html {
  const { catalogue, neighbour, portico } = settings
  return html`<!doctype html>
<html lang="en" data-accent="${catalogue.accent}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title === catalogue.title ? title : `${title} · ${catalogue.title}`}</title>
    <link rel="icon" href="/icon.svg">
    <link rel="stylesheet" href="/style.css">
  </head>
  <body>
    <header>
      <a class="brand" href="/"><span class="mark" aria-hidden="true">${catalogue.title.charAt(0)}</span>${catalogue.title}</a>
      ${presence && signedInAs(presence)}
    </header>
    <main>${content}</main>
    <footer>
      <nav aria-label="Other applications">
        ${neighbour && html`<a href="${neighbour.url}">Open ${neighbour.title}</a>`}
        <a href="${portico.url}/apps">All applications</a>
      </nav>
      <p>An example application of Portico.</p>
    </footer>
  </body>
</html>
`
}

function signedInAs({ user, roles, role }: Presence): Html {
  const shown = roles.filter(({ name }) => role === null || name === role).map(({ title }) => title)
  return html`<div class="person">
        <p><strong dir="auto">${user.name ?? user.username ?? user.id}</strong> <span>${shown.join(', ')}</span></p>
        <form method="post" action="/sign-out"><button class="quiet">Sign out</button></form>
      </div>`
}

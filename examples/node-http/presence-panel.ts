import type { Presence } from '#clients/node/src/portico.ts'
import type { Catalogue } from './catalogue.ts'
import { type Html, html } from './html.ts'

/** What the portal told this application about the person: nothing here is the application's own knowledge. */
export function presencePanel(catalogue: Catalogue, { user, roles, actions, session }: Presence): Html {
  return html`<aside aria-labelledby="presence">
      <h2 id="presence">What Portico says</h2>
      <dl>
        <dt>Name</dt>
        <dd dir="auto">${user.name ?? '–'}</dd>
        <dt>Username</dt>
        <dd dir="auto">${user.username ?? '–'}</dd>
        <dt>${roles.length === 1 ? 'Role' : 'Roles'} in ${catalogue.title}</dt>
        <dd>${roles.map(({ title }) => title).join(', ')}</dd>
        <dt>Actions</dt>
        <dd><ul class="chips">${actions.map((action) => html`<li>${action}</li>`)}</ul></dd>
        <dt>Proved by</dt>
        <dd>${session.methods.join(', ')}</dd>
        <dt>Signed in</dt>
        <dd>${clock(session.authenticatedAt)}</dd>
        <dt>Session ends</dt>
        <dd>${clock(session.expiresAt)} if nothing is done</dd>
      </dl>
    </aside>`
}

/** A time of day as people read it; the machine-readable one beside it. */
export function clock(at: string | Date): Html {
  const date = new Date(at)
  const words = date.toLocaleString('en-GB', { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' })
  return html`<time datetime="${date.toISOString()}">${words}</time>`
}

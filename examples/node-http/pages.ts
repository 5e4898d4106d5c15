import type { Problem } from '#clients/node/src/express.ts'
import type { Presence } from '#clients/node/src/portico.ts'
import type { Item } from './catalogue.ts'
import { type Html, html } from './html.ts'
import { layout } from './layout.ts'
import { clock, presencePanel } from './presence-panel.ts'
import type { Settings } from './settings.ts'

/** Something that somebody did to an item. */
export interface HistoryLine {
  by: string
  at: Date
  words: string
}

/** Every page of the application as markup. */
export class Pages {
  readonly #settings: Settings

  constructor(settings: Settings) {
    this.#settings = settings
  }

  home(presence: Presence): Html {
    const { catalogue } = this.#settings
    const cards = catalogue.items.map(
      ({ id, title, text }) => html`
          <li><a class="card" href="/${catalogue.noun}/${id}"><strong>${title}</strong> <span>${text}</span></a></li>`,
    )
    const content = html`<div class="columns">
      <section>
        <h1>${catalogue.title}</h1>
        <p class="lead">${catalogue.tagline}</p>
        <ul class="cards">${cards}
        </ul>
      </section>
      ${presencePanel(catalogue, presence)}
    </div>`
    return layout(this.#settings, catalogue.title, content, presence)
  }

  item(item: Item, history: readonly HistoryLine[], presence: Presence): Html {
    const { catalogue } = this.#settings
    const lines = history.map(
      ({ by, at, words }) =>
        html`<li><strong dir="auto">${by}</strong> ${catalogue.change.done}, ${clock(at)}${words && html`<q dir="auto">${words}</q>`}</li>`,
    )
    const content = html`<div class="columns">
      <article>
        <p class="crumb"><a href="/">${catalogue.title}</a></p>
        <h1>${item.title}</h1>
        <p class="lead">${item.text}</p>
        ${lines.length > 0 && html`<ul class="history">${lines}</ul>`}
        ${this.#changeForm(item, presence)}
      </article>
      ${presencePanel(catalogue, presence)}
    </div>`
    return layout(this.#settings, item.title, content, presence)
  }

  signedOut(): Html {
    return this.message(
      'You are signed out',
      'Here, and in every application you had open.',
      undefined,
      'Sign in again',
    )
  }

  /** Whoever is not let on, and why. */
  problem({ status, code, requestId }: Problem): Html {
    if (code === 'wrong_origin') return this.message('This form came from another site', 'Nothing was changed.')
    if (status >= 500) {
      const text = 'The portal does not answer at the moment, so nobody can be let in. Please try again in a minute.'
      return this.message('Portico cannot be reached', text, undefined, 'Try again')
    }
    const reference = requestId ? ` (${code}, ${requestId})` : ` (${code})`
    const text = `The way back from the portal did not lead in${reference}. Nothing is lost: start once more.`
    return this.message('That did not work', text, undefined, 'Sign in')
  }

  message(title: string, text: string, presence?: Presence, action = 'Back to the start'): Html {
    const content = html`<section class="message">
      <h1>${title}</h1>
      <p class="lead">${text}</p>
      <p><a class="button" href="/">${action}</a></p>
    </section>`
    return layout(this.#settings, title, content, presence)
  }

  #changeForm(item: Item, presence: Presence): Html {
    const { noun, change } = this.#settings.catalogue
    if (!presence.actions.includes(change.action)) {
      return html`<p class="change">
          <button disabled aria-describedby="why">${change.label}</button>
          <span id="why">Not with your role: it takes <code>${change.action}</code>.</span>
        </p>`
    }
    const { field } = change
    return html`<form class="change" method="post" action="/${noun}/${item.id}">
          ${field && html`<label for="words">${field.label}</label> <input id="words" name="words" required maxlength="${field.maxLength}" autocomplete="off">`}
          <button>${change.label}</button>
        </form>`
  }
}

import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Presence } from '#clients/node/src/portico.ts'
import type { Answer } from './answer.ts'
import type { Catalogue, Item } from './catalogue.ts'
import type { HistoryLine, Pages } from './pages.ts'

const formBytesMax = 4096
const historyLinesMax = 20

/** The application proper: its items, who may see them and who may change them. */
export class Items {
  readonly #catalogue: Catalogue
  readonly #pages: Pages
  readonly #history = new Map<string, HistoryLine[]>()

  constructor(catalogue: Catalogue, pages: Pages) {
    this.#catalogue = catalogue
    this.#pages = pages
  }

  /** The item that a path such as `/page/7` names. */
  at(path: string): Item | undefined {
    return this.#catalogue.items.find(({ id }) => path === `/${this.#catalogue.noun}/${id}`)
  }

  show(item: Item, presence: Presence): Answer {
    if (!presence.actions.includes(this.#catalogue.read)) return this.#refuse(this.#catalogue.read, presence)
    return { status: 200, page: this.#pages.item(item, this.#history.get(item.id) ?? [], presence) }
  }

  async change(item: Item, request: IncomingMessage, presence: Presence): Promise<Answer> {
    const { action, field } = this.#catalogue.change
    // Without the action the button was not offered; who posts all the same is told no here, where it counts.
    if (!presence.actions.includes(action)) return this.#refuse(action, presence)
    if (!(Number(request.headers['content-length']) <= formBytesMax)) {
      return { status: 413, page: this.#pages.message('That is too long', 'Nothing was changed.', presence) }
    }
    const words = new URLSearchParams(await text(request)).get('words') ?? ''
    const line = {
      by: presence.user.name ?? presence.user.id,
      at: new Date(),
      words: words.slice(0, field?.maxLength ?? 0),
    }
    this.#history.set(item.id, [...(this.#history.get(item.id) ?? []), line].slice(-historyLinesMax))
    return { goTo: `/${this.#catalogue.noun}/${item.id}` }
  }

  #refuse(action: string, presence: Presence): Answer {
    const text = `It takes the action ${action}. Whoever administers this application can grant it.`
    return { status: 403, page: this.#pages.message('Your roles do not include this', text, presence) }
  }
}

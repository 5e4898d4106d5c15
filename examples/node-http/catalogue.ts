/** What makes this program one application or the other: words, a colour, a few things to look at, and two actions. */
export interface Catalogue {
  /** The subsystem's identifier at the portal. */
  identifier: string
  title: string
  tagline: string
  accent: 'moss' | 'copper'
  /** Names the items, and is the first part of their path: `/page/7`. */
  noun: string
  /** The action that a person needs to read an item. */
  read: string
  change: Change
  items: readonly Item[]
}

/** The one thing that can be done to an item, and the action it takes. */
export interface Change {
  action: string
  label: string
  /** How the item's history tells it: "Ada Lovelace added a note: …". */
  done: string
  /** What the person writes with it, if anything. */
  field?: { label: string; maxLength: number }
}

export interface Item {
  id: string
  title: string
  text: string
}

const wiki: Catalogue = {
  identifier: 'wiki',
  title: 'Wiki',
  tagline: 'Pages, drafts and the library of the Analytical Society.',
  accent: 'moss',
  noun: 'page',
  read: 'page.read',
  change: {
    action: 'page.edit',
    label: 'Add note',
    done: 'added a note',
    field: { label: 'Your note', maxLength: 200 },
  },
  items: [
    {
      id: '7',
      title: 'The Analytical Engine',
      text: 'A mill that computes, a store that remembers, and cards that tell both what to do. The engine weaves algebraic patterns just as the loom weaves flowers and leaves.',
    },
    {
      id: '8',
      title: 'Notes on the sketch',
      text: 'Note G describes step by step how the engine would compute the numbers of Bernoulli. Read it with a pencil in hand.',
    },
    {
      id: '9',
      title: 'Hours of the library',
      text: 'Open on weekdays from nine to six. The punched cards are lent for two weeks; please do not fold them.',
    },
  ],
}

const billing: Catalogue = {
  identifier: 'billing',
  title: 'Billing',
  tagline: 'Invoices of the Analytical Society.',
  accent: 'copper',
  noun: 'invoice',
  read: 'invoice.read',
  change: { action: 'invoice.issue', label: 'Issue invoice', done: 'issued the invoice' },
  items: [
    {
      id: '12',
      title: 'Punched cards',
      text: '500 cards, heavy stock, cut and numbered. £14.00, due in thirty days.',
    },
    { id: '13', title: 'Brass gears', text: '96 wheels of ten teeth for the store. £212.50, due on delivery.' },
    {
      id: '14',
      title: 'Evening lectures',
      text: 'Three lectures on the engine, with candles. £9.00, due in thirty days.',
    },
  ],
}

export const catalogues: Record<string, Catalogue> = { wiki, billing }

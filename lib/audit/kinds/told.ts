/** What an event says besides its kind; never personal data. */
export type Facts = Record<string, string | number | boolean | null>

/** An event in the words of whoever reads it: the person whom it is about, or an administrator. */
export type Told = {
  /** Who did it, as a sentence begins: "You", "Grace Hopper", "An administrator", "Portico". */
  by: string
  /** Whom it is about, as a sentence begins: "You", "Ada Lovelace". */
  Who: string
  /** Whom it is about, within a sentence: "you", "Ada Lovelace". */
  whom: string
  /** " of Ada Lovelace"; empty where everybody knows whose. */
  of: string
  /** The subsystem that it is about. */
  application: string
  facts: Facts
}

/** A kind of event as a sentence without its full stop. */
export type Sentence = (told: Told) => string

/** A fact as words; nothing where the event does not tell it. */
export const fact = ({ facts }: Told, name: string): string => String(facts[name] ?? '')

/** `one session`, `3 sessions`: how many a fact says. */
export function countOf(told: Told, name: string, noun: string): string {
  const count = Number(told.facts[name] ?? 0)
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The first thing a reader sees as one character, in upper case: an emoji or a letter with marks stays whole. */
export function firstLetter(text: string): string {
  for (const { segment } of graphemes.segment(text.trim())) return segment.toLocaleUpperCase('en')
  return '?'
}

/** One or two initials of a person's name: its first word's and its last word's; a name without spaces gives one. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u)
  const last = words.length > 1 ? words.at(-1) : undefined
  return last ? firstLetter(words[0] ?? '') + firstLetter(last) : firstLetter(name)
}

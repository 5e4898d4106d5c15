/** Control, invisible and direction-turning characters, line ends among them: none has a place in a header or a name. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu

/** The text on one line, as it may stand in a header. */
export const oneLine = (text: string): string => text.replace(unprintable, ' ').replace(/ {2,}/g, ' ').trim()

/**
 * One mailbox and nothing that a parser of address lists could take for more: no quotes, commas, brackets, comments, second @.
 * (GHSA-5jpx-9hw9-2fx4: parsed as a list, one address sent the link to somebody else.)
 */
const mailbox = /^[^\s\p{C}@<>()[\],;:\\"]{1,64}@[^\s\p{C}@<>()[\],;:\\"]{1,190}$/u

/** Whether mail may be sent to this text as it stands. */
export const isMailbox = (text: string): boolean => mailbox.test(text)

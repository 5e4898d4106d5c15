import type { z } from 'zod'

/** What a mail says. It is drawn once as HTML and once as text, so the two cannot differ. */
export type MailContent = {
  subject: string
  /** Each a paragraph. */
  before: readonly string[]
  /** To be typed where it was asked for; stands apart. */
  code?: string
  /** The one thing to press. */
  action: { label: string; href: string }
  after?: readonly string[]
}

/** Who writes. */
export type Letterhead = {
  /** The name under which the portal presents itself. */
  brand: string
  publicUrl: URL
}

/** A kind of mail: an example of what it is told, and what it makes of it. */
export type Template<Data> = {
  sample: Data
  /** Throws where it is told something else than it takes: a bug. */
  write: (told: unknown, letterhead: Letterhead) => MailContent
}

type Declaration<Data> = {
  data: z.ZodType<Data>
  sample: Data
  write: (data: Data, letterhead: Letterhead) => MailContent
}

/** Declares a kind of mail: what it is told, an example of that, and what it makes of it. */
export const template = <Data>({ data, sample, write }: Declaration<Data>): Template<Data> => ({
  sample,
  write: (told, letterhead) => write(data.parse(told), letterhead),
})

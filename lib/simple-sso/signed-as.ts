import { z } from 'zod'
import type { SignedAs } from './signing.ts'

/** How a message was signed, as one word of a column: `sha1.unix`. */
export const styleOf = ({ digest, epoch }: SignedAs): string => `${digest}.${epoch}`

const Style = z.templateLiteral([z.enum(['sha1', 'sha512']), '.', z.enum(['unix', '2011'])])

export function signedAsOf(style: string): SignedAs {
  const [digest, epoch] = Style.parse(style).split('.') as [SignedAs['digest'], SignedAs['epoch']]
  return { digest, epoch }
}

import type { Brand } from './brand.ts'
import { MessageScreen } from './message-screen.tsx'

export type ResetSentScreenProps = {
  brand: Brand
  /** For how many minutes the link works. */
  minutes: number
  signInHref: string
  /** Asks once more, for whoever got no mail. */
  againHref: string
}

/** The same answer for a known and an unknown name: it tells nobody who has an account. */
export function ResetSentScreen({ brand, minutes, signInHref, againHref }: ResetSentScreenProps) {
  const text =
    `If there is an account of that name with a confirmed e-mail address, a link is on its way to it. It works once, ` +
    `for ${minutes} minutes.\n\nNothing there? Look among the unwanted mail, or ask whoever looks after your account.`
  return (
    <MessageScreen
      brand={brand}
      tone="info"
      title="Look into your mail"
      text={text}
      actions={[
        { label: 'Back to sign-in', href: signInHref, primary: true },
        { label: 'Try another name', href: againHref },
      ]}
    />
  )
}

import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import type { Brand } from './brand.ts'
import { PersonLine } from './person-line.tsx'
import { PortalFrame } from './portal-frame.tsx'

export type NotMeScreenProps = {
  brand: Brand
  person: { name: string; username: string }
  /** What the mail told of, as a sentence: "The password was changed on 22 November 2026 at 14:03 UTC." */
  what: string
  /** What is taken off: the names of authenticators, and a number of recovery codes. */
  added: { factors: readonly string[]; recoveryCodes: number }
  action: string
  hidden: Record<string, string>
}

const consequences = ({ factors, recoveryCodes }: NotMeScreenProps['added']): string[] => [
  ...factors.map((name) => `The authenticator “${name}” is taken off your account.`),
  ...(recoveryCodes > 0 ? ['The new recovery codes are void.'] : []),
  'Every session ends, in every application.',
  'Browsers that were trusted are trusted no longer.',
  'The password stops working, and you choose a new one.',
]

/** Where "this was not me" of a mail leads: says what will happen, and does nothing before the button. Posts `hidden`. */
export function NotMeScreen({ brand, person, what, added, action, hidden }: NotMeScreenProps) {
  return (
    <PortalFrame brand={brand}>
      <h1 className="mt-6 text-2xl">Was this not you?</h1>
      <p className="mt-1.5 text-ink-soft">{what}</p>
      <div className="mt-5">
        <PersonLine name={person.name} detail={person.username} />
      </div>
      <h2 className="mt-6 text-sm font-medium">Securing the account does this</h2>
      <ul className="mt-2 grid list-disc gap-1 ps-4 text-sm text-ink-soft marker:text-ink-faint">
        {consequences(added).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <form method="post" action={action} className="mt-6 grid">
        <HiddenFields fields={hidden} />
        <SubmitButton wide pending="Securing…">
          Secure the account
        </SubmitButton>
      </form>
      <p className="mt-4 text-center text-xs text-ink-soft">If it was you, close this page: nothing has changed.</p>
    </PortalFrame>
  )
}

import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { Input } from '#components/ui/input.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import type { Brand } from './brand.ts'
import { PersonLine } from './person-line.tsx'
import { PortalFrame } from './portal-frame.tsx'

export type DeviceCodeScreenProps = {
  brand: Brand
  /** Who will connect it. */
  person: { name: string; username: string }
  /** The code, where the address that was opened had it. */
  code: string | undefined
  action: string
  hidden: Record<string, string>
}

/** Where a code is typed that a television or a terminal shows. Posts `user_code` and `hidden`. */
export function DeviceCodeScreen({ brand, person, code, action, hidden }: DeviceCodeScreenProps) {
  return (
    <PortalFrame brand={brand}>
      <div className="mt-6">
        <PersonLine name={person.name} detail={person.username} />
      </div>
      <form method="post" action={action} className="mt-6">
        <HiddenFields fields={hidden} />
        <h1 className="text-2xl">
          <label htmlFor="user_code">Connect a device</label>
        </h1>
        <p id="user_code-hint" className="mt-1.5 text-ink-soft">
          Type the eight letters that the device shows.
        </p>
        <div className="mt-5 grid gap-5">
          <Input
            id="user_code"
            name="user_code"
            defaultValue={code}
            aria-describedby="user_code-hint"
            autoComplete="off"
            autoCapitalize="characters"
            autoCorrect="off"
            spellCheck={false}
            maxLength={20}
            placeholder="XXXX-XXXX"
            required
            autoFocus
          />
          <SubmitButton wide pending="Looking…">
            Continue
          </SubmitButton>
        </div>
      </form>
      <p className="mt-4 text-center text-xs text-ink-soft">
        Type only a code from a device in front of you, that you began with yourself.
      </p>
    </PortalFrame>
  )
}

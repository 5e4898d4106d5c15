import { buttonStyle } from '#components/ui/button-style.ts'
import { Field } from '#components/ui/field.tsx'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import { Input } from '#components/ui/input.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

type RenameFormProps = { id: string; name: string; action: string; hidden: Record<string, string> }

/** Another name for one of several, folded until it is wanted. Posts `name`. */
export function RenameForm({ id, name, action, hidden }: RenameFormProps) {
  return (
    <details className="group/rename open:w-full">
      <summary
        className={`${buttonStyle('plain', false)} list-none group-open/rename:bg-sunken [&::-webkit-details-marker]:hidden`}
      >
        Rename<span className="sr-only">: {name}</span>
      </summary>
      <form method="post" action={action} className="mt-3 grid gap-3 rounded-tile border border-line bg-sunken p-4">
        <HiddenFields fields={hidden} />
        <Field id={`name-${id}`} label="Name">
          {(wiring) => (
            <Input
              type="text"
              name="name"
              defaultValue={name}
              required
              maxLength={60}
              autoComplete="off"
              dir="auto"
              {...wiring}
            />
          )}
        </Field>
        <div>
          <SubmitButton pending="Saving…">Save the name</SubmitButton>
        </div>
      </form>
    </details>
  )
}

import { CodeField } from '#components/ui/code-field.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextField } from '#components/ui/text-field.tsx'

/** The key of an authenticator that is being added, in the three ways in which an app takes it. */
export type AuthenticatorKey = {
  /** The QR code: an SVG image as a `data:` address. */
  qr: string
  /** To be typed. */
  base32: string
  /** `otpauth:`, for an authenticator on this very device. */
  uri: string
}

type AuthenticatorFieldsProps = {
  enrolment: AuthenticatorKey
  name?: string | undefined
  /** Whether the code was wrong; that is told by the element `errorId`. */
  invalid: boolean
  errorId: string
}

/** Scan or type the key, then prove it with a code. Posts `name`, `code`. */
export function AuthenticatorFields({ enrolment, name, invalid, errorId }: AuthenticatorFieldsProps) {
  return (
    <>
      <Key {...enrolment} />
      <Field id="code" label="The code that it shows now" describedBy={invalid ? errorId : undefined}>
        {(wiring) => <CodeField autoFocus={invalid} wiring={{ ...wiring, ...(invalid && { 'aria-invalid': true }) }} />}
      </Field>
      <TextField
        name="name"
        label="Its name"
        type="text"
        defaultValue={name}
        maxLength={60}
        autoComplete="off"
        dir="auto"
        placeholder="My phone"
        hint="To tell it from a second one."
      />
    </>
  )
}

function Key({ qr, base32, uri }: AuthenticatorKey) {
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-4">
      {/* White in both schemes: many cameras do not read an inverted code. */}
      {/* biome-ignore lint/performance/noImgElement: a data: address, which Next's image has nothing to add to. */}
      <img
        src={qr}
        alt="QR code of the key below"
        width={152}
        height={152}
        className="flex-none rounded-tile border border-line bg-on-app"
      />
      <div className="min-w-40 flex-1 text-sm text-ink-soft">
        <p>Scan it with an authenticator app, or type this key:</p>
        <p className="mt-2 font-mono text-sm text-ink select-all">
          <bdi dir="ltr">{inFours(base32)}</bdi>
        </p>
        <p className="mt-2">
          <a href={uri} className="text-accent hover:underline">
            Open the app on this device
          </a>
        </p>
      </div>
    </div>
  )
}

const inFours = (text: string): string => text.match(/.{1,4}/g)?.join(' ') ?? text

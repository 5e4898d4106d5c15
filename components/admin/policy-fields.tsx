import { FormCheck, FormChecks, FormSelect, FormText } from './form-fields.tsx'

export type Policy = {
  otp: string
  kinds: readonly string[] | null
  maxAgeSeconds: number | null
  trustedDevices: boolean
  enrolment: string
}

const kindNames: Record<string, string> = { totp: 'Authenticator app', hotp: 'Hardware token' }

type PolicyFieldsProps = {
  policy: Policy
  kinds: readonly string[]
  /** Whom the policy is about. */
  everybody?: string
}

/** What a sign-in must prove beside the password, as fields of a form. */
export function PolicyFields({ policy, kinds, everybody = 'everybody' }: PolicyFieldsProps) {
  return (
    <>
      <FormSelect
        name="otp"
        label="Second factor"
        value={policy.otp}
        choices={[
          { value: 'off', label: 'Not asked for' },
          { value: 'optional', label: 'Asked of those who have one' },
          { value: 'required', label: `Required of ${everybody}` },
        ]}
      />
      <FormChecks
        name="kinds"
        label="What counts"
        hint="None ticked: every kind."
        options={kinds.map((kind) => ({
          value: kind,
          label: kindNames[kind] ?? kind,
          checked: policy.kinds?.includes(kind) ?? false,
        }))}
      />
      <FormText
        name="maxAgeSeconds"
        label="Ask again after (seconds)"
        inputMode="numeric"
        value={policy.maxAgeSeconds?.toString()}
        hint="When the proof is older on entry. Empty: no limit of its own."
      />
      <FormCheck name="trustedDevices" label="A trusted browser may leave it out" checked={policy.trustedDevices} />
      <FormSelect
        name="enrolment"
        label="The first factor comes from"
        value={policy.enrolment}
        choices={[
          { value: 'self', label: 'The person, at sign-in' },
          { value: 'administrator', label: 'An administrator' },
        ]}
      />
    </>
  )
}

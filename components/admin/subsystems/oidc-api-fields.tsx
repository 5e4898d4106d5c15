import { FormSelect, FormText, FormTextArea } from '#components/admin/form-fields.tsx'

export type OidcApiSettings = {
  apiIdentifier: string | null
  apiTokenFormat: string
  apiSigningAlgorithm: string
  apiTokenSeconds: number
  /** One a line. */
  apiCallers: string
}

/** An application that others call: by which name they ask for tokens to it, and what those are. */
export function OidcApiFields({ settings }: { settings: OidcApiSettings }) {
  return (
    <>
      <FormText
        name="apiIdentifier"
        label="Identifier of the API"
        value={settings.apiIdentifier ?? undefined}
        hint="An absolute URI, such as https://api.example.org/. Callers send it as “resource”, and tokens carry it as “aud”. Empty: it is no API."
      />
      <FormTextArea
        name="apiCallers"
        label="Applications that may call it"
        value={settings.apiCallers}
        hint="Their identifiers, one a line. The application itself needs no line."
        mono
      />
      <FormSelect
        name="apiTokenFormat"
        label="Tokens to it"
        value={settings.apiTokenFormat}
        choices={[
          { value: 'opaque', label: 'Opaque: it asks here about each' },
          { value: 'jwt', label: 'JWT: it reads them by itself' },
        ]}
        hint="A JWT is believed until it expires; of an opaque token a sign-out counts at the next call."
      />
      <FormSelect
        name="apiSigningAlgorithm"
        label="A JWT is signed with"
        value={settings.apiSigningAlgorithm}
        choices={['RS256', 'ES256', 'EdDSA'].map((value) => ({ value, label: value }))}
      />
      <FormText
        name="apiTokenSeconds"
        label="A token to it is good for (seconds)"
        value={`${settings.apiTokenSeconds}`}
        hint="A JWT for 300 at most."
        inputMode="numeric"
        pattern="[0-9]*"
        required
      />
    </>
  )
}

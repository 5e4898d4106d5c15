import { FormCheck, FormText } from '#components/admin/form-fields.tsx'

export type OidcOfflineSettings = { offlineAccess: boolean; offlineIdleDays: number; offlineAbsoluteDays: number }

/** Whether an application may go on without the person, and for how long. */
export function OidcOfflineFields({ settings }: { settings: OidcOfflineSettings }) {
  const days = { inputMode: 'numeric', pattern: '[0-9]*', required: true } as const
  return (
    <>
      <FormCheck
        name="offlineAccess"
        label="May go on without the person (offline_access)"
        hint="It asks by prompt=consent, the person agrees, and its refresh token outlives their sign-out. Taking this off ends all of it."
        checked={settings.offlineAccess}
      />
      <FormText
        name="offlineIdleDays"
        label="Ends when it is unused for (days)"
        value={`${settings.offlineIdleDays}`}
        {...days}
      />
      <FormText
        name="offlineAbsoluteDays"
        label="Ends at the latest after (days)"
        value={`${settings.offlineAbsoluteDays}`}
        {...days}
      />
    </>
  )
}

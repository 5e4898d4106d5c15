import { ActionForm } from '#components/admin/action-form.tsx'
import { FormCheck, FormChecks, FormText, FormTextArea } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { ProtocolScreen, type ProtocolScreenProps } from './protocol-screen.tsx'
import { Section } from './section.tsx'
import { SimpleSsoKeys, type SimpleSsoKeysProps } from './simple-sso-keys.tsx'

const protocol = { name: 'django-simple-sso', title: 'django-simple-sso' }

type Settings = {
  redirectUrls: string
  learn: boolean
  twins: boolean
  fields: readonly { name: string; sent: boolean }[]
  extraFields: string
  extraData: string
  staffAction: string | null
  superuserAction: string | null
}

export type SimpleSsoScreenProps = ProtocolScreenProps & {
  /** What the application's SSO_SERVER is set to. */
  server: string
  /** Where values may come from, as words. */
  sources: string
  settings: Settings
  keys: SimpleSsoKeysProps['keys']
  seen: readonly { url: string; times: number; ago: string }[]
  actions: Record<'save' | 'disable' | 'makeKeys' | 'revokeKeys' | 'approve', FormAction>
}

/** How a Django application with django-simple-sso connects. */
export function SimpleSsoScreen({ server, sources, settings, keys, seen, actions, ...props }: SimpleSsoScreenProps) {
  const { identifier } = props.head.subsystem
  const { mayWrite } = props
  return (
    <ProtocolScreen
      {...props}
      protocol={protocol}
      actions={actions}
      about="The one line that changes in the application’s settings."
      carryOver={<CodeBlock label="settings.py" code={`SSO_SERVER = "${server}"`} />}
      below={
        <>
          <Seen {...{ identifier, seen, mayWrite }} approve={actions.approve} />
          <SimpleSsoKeys {...{ identifier, keys, mayWrite }} make={actions.makeKeys} revoke={actions.revokeKeys} />
        </>
      }
    >
      <Fields settings={settings} sources={sources} />
    </ProtocolScreen>
  )
}

type SeenProps = Pick<SimpleSsoScreenProps, 'seen' | 'mayWrite'> & { identifier: string; approve: FormAction }

function Seen({ identifier, seen, mayWrite, approve }: SeenProps) {
  if (seen.length === 0) return null
  return (
    <Section
      title="Waiting for approval"
      text="The application asked to be answered here. Nobody is sent there before you approve it."
    >
      <ul className="divide-y divide-line rounded-card border border-line bg-surface">
        {seen.map(({ url, times, ago }) => (
          <li key={url} className="grid gap-2 px-4 py-3 text-sm">
            <span className="break-all font-mono">{url}</span>
            <span className="flex flex-wrap items-center justify-between gap-2 text-ink-soft">
              {times === 1 ? 'once' : `${times} times`}, last {ago} ago
              {mayWrite && (
                <ActionForm
                  action={approve}
                  hidden={{ subsystem: identifier, url }}
                  submit="Approve"
                  pending="Approving…"
                  size="small"
                  tone="plain"
                />
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Fields({ settings, sources }: Pick<SimpleSsoScreenProps, 'settings' | 'sources'>) {
  const fields = settings.fields.map(({ name, sent }) => ({ value: name, label: name, checked: sent }))
  const extra = `One a line: name = source, from ${sources}.`
  return (
    <>
      <FormTextArea
        name="redirectUrls"
        label="Addresses where it may be answered"
        hint="One a line, without query: https://wiki.example.org/client/authenticate/"
        value={settings.redirectUrls}
        rows={3}
        mono
      />
      <FormCheck
        name="learn"
        label="Learn mode"
        hint="Other addresses that it asks for are shown here, to be approved."
        checked={settings.learn}
      />
      <FormChecks name="fields" label="Standard fields that are sent" options={fields} />
      <FormText
        name="staffAction"
        label="Action whose holders are staff"
        hint="Sent as is_staff. Empty: nobody."
        value={settings.staffAction ?? ''}
      />
      <FormText
        name="superuserAction"
        label="Action whose holders are superusers"
        hint="Sent as is_superuser. Empty: nobody."
        value={settings.superuserAction ?? ''}
      />
      <FormTextArea name="extraData" label="extra_data" hint={extra} value={settings.extraData} rows={3} mono />
      <FormTextArea
        name="extraFields"
        label="Further fields"
        hint="Only for clients that were written for them: a stock client fails on a field that it does not know."
        value={settings.extraFields}
        rows={2}
        mono
      />
      <FormCheck
        name="twins"
        label="Take the same message twice within a second"
        hint="Two people who start from the same page in the same second send the same bytes."
        checked={settings.twins}
      />
    </>
  )
}

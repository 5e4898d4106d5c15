import { Panel } from '#components/account/panel.tsx'
import { Alert } from '#components/ui/alert.tsx'
import { KeyValues } from '#components/ui/key-values.tsx'
import { ActionForm } from './action-form.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { FormText } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'
import { Section } from './section.tsx'
import { settingsTabs } from './settings-tabs.ts'

export type MailSettingsScreenProps = {
  frame: AdminFrameProps
  /** Null where none is set. */
  server: { host: string; from: string } | null
  /** The reader's own address. */
  to: string
  templates: readonly { name: string; subject: string; href: string }[]
  sendTest: FormAction
}

/** Whether mail goes out, and what it says. */
export function MailSettingsScreen({ frame, server, to, templates, sendTest }: MailSettingsScreenProps) {
  return (
    <AdminFrame frame={frame} title="Settings" tabs={settingsTabs('mail')}>
      <div className="grid gap-8 lg:grid-cols-2 lg:items-start">
        <Section title="The mail server" text="Set where the portal is started: SMTP_URL and MAIL_FROM.">
          <Panel>
            {server ? (
              <>
                <KeyValues
                  entries={[
                    { label: 'Server', value: server.host },
                    { label: 'From', value: server.from },
                  ]}
                />
                <ActionForm action={sendTest} submit="Send a test mail" pending="Sending…" tone="plain">
                  <FormText
                    name="to"
                    type="email"
                    label="To"
                    value={to}
                    hint="It is sent at once; the server’s answer is shown."
                    required
                  />
                </ActionForm>
              </>
            ) : (
              <Alert tone="warn">
                No mail server is set. Links to choose a password are shown to the administrator who makes them, and
                nobody is told of changes to their account.
              </Alert>
            )}
          </Panel>
        </Section>
        <Section title="What it sends" text="Each with invented data, as its reader would see it.">
          <ul className="divide-y divide-line rounded-card border border-line bg-surface px-5 text-sm">
            {templates.map(({ name, subject, href }) => (
              <li key={name} className="py-3">
                <a href={href} className="font-medium text-accent hover:underline">
                  {subject}
                </a>
                <p className="font-mono text-xs text-ink-soft">{name}</p>
              </li>
            ))}
          </ul>
        </Section>
      </div>
    </AdminFrame>
  )
}

import { ActionForm } from '#components/admin/action-form.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { Section } from './section.tsx'

type ConnectionTestProps = { identifier: string; title: string; test: FormAction }

/** Walks through the connection as a browser and as the portal's back end, and says what to change. */
export const ConnectionTest = ({ identifier, title, test }: ConnectionTestProps) => (
  <Section
    id="test"
    title="Test this connection"
    text={`Visits the addresses of ${title} and sends it a notice that ends nothing. Nobody is signed in or out.`}
  >
    <ActionForm
      action={test}
      hidden={{ subsystem: identifier }}
      tone="plain"
      submit="Test this connection"
      pending="Testing…"
    />
  </Section>
)

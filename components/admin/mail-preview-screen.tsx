import { ButtonLink } from '#components/ui/button-link.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'

export type MailPreviewScreenProps = {
  frame: AdminFrameProps
  name: string
  subject: string
  text: string
  /** The same as programs show it that know HTML. */
  htmlHref: string
}

/** One mail as it would be sent. */
export function MailPreviewScreen({ frame, name, subject, text, htmlHref }: MailPreviewScreenProps) {
  return (
    <AdminFrame
      frame={frame}
      title={subject}
      text={<code className="font-mono text-xs">{name}</code>}
      crumbs={[
        { label: 'Settings', href: '/admin/settings' },
        { label: 'Mail', href: '/admin/settings/mail' },
      ]}
      actions={
        <ButtonLink href={htmlHref} size="small">
          As HTML
        </ButtonLink>
      }
    >
      <pre className="rounded-card border border-line bg-surface p-5 font-sans text-sm whitespace-pre-wrap">{text}</pre>
    </AdminFrame>
  )
}

import { ConfirmDialog } from '#components/admin/confirm-dialog.tsx'
import { FormCheck } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { Pill } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { Section } from './section.tsx'

type Secret = { hint: string; createdAt: Date; used: string | null; isNewest: boolean }

export type SecretsProps = {
  identifier: string
  title: string
  secrets: readonly Secret[]
  mayWrite: boolean
  rotate: FormAction
  revoke: FormAction
}

/** What the application proves itself with: two at a time, so that one can follow the other without a gap. */
export function Secrets({ identifier, title, secrets, mayWrite, rotate, revoke }: SecretsProps) {
  const oldest = secrets.length > 1 ? secrets.at(-1) : undefined
  return (
    <Section
      title="Secrets"
      text="Two are valid at a time: make a new one, roll it out, then revoke the old one."
      aside={
        mayWrite && (
          <ConfirmDialog
            label="New secret"
            title={`A new secret for ${title}`}
            action={rotate}
            hidden={{ subsystem: identifier }}
            confirm={oldest ? `Make it · revokes …${oldest.hint}` : 'Make it'}
            pending="Making it…"
            tone="plain"
          >
            <p>
              {oldest
                ? `The newest one stays valid; …${oldest.hint} stops working at once.`
                : 'The one in use stays valid until you revoke it.'}
            </p>
            <FormCheck name="revokeOthers" label="The old one leaked: only the new one is valid from now on" />
          </ConfirmDialog>
        )
      }
    >
      {secrets.length === 0 ? (
        <p className="text-sm text-bad">It has none: its back end is refused.</p>
      ) : (
        <ul className="divide-y divide-line rounded-card border border-line bg-surface">
          {secrets.map((secret) => (
            <li
              key={secret.hint}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3 text-sm"
            >
              <span className="font-mono">pcs_…{secret.hint}</span>
              <span className="text-ink-soft">
                made <When at={secret.createdAt} dateOnly />
              </span>
              <SecretPill {...secret} />
              {mayWrite && (
                <ConfirmDialog
                  label="Revoke"
                  about={`…${secret.hint}`}
                  title={`Revoke …${secret.hint}?`}
                  action={revoke}
                  hidden={{ subsystem: identifier, hint: secret.hint }}
                  confirm={secrets.length === 1 ? 'Revoke · shuts the application out' : 'Revoke'}
                  pending="Revoking…"
                >
                  <p>{secret.used ? `It was last used ${secret.used}.` : 'It was never used.'}</p>
                </ConfirmDialog>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function SecretPill({ used, isNewest }: Secret) {
  if (!isNewest) return <Pill tone="warn">{used ? `rotating out · used ${used}` : 'rotating out'}</Pill>
  return used ? <Pill tone="good">in use · {used}</Pill> : <Pill>not used yet</Pill>
}

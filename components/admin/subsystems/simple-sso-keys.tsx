import { ActionForm } from '#components/admin/action-form.tsx'
import { ConfirmDialog } from '#components/admin/confirm-dialog.tsx'
import { FormSelect, FormText } from '#components/admin/form-fields.tsx'
import type { FormAction } from '#components/admin/form-state.ts'
import { Pill } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { Section } from './section.tsx'

type Pair = { publicKey: string; createdAt: Date; validTo: Date | null; used: string | null }

export type SimpleSsoKeysProps = {
  identifier: string
  keys: readonly Pair[]
  mayWrite: boolean
  make: FormAction
  revoke: FormAction
}

/** The pairs of keys: the ones that are good, and a form for a new one or one that exists. */
export function SimpleSsoKeys({ identifier, keys, mayWrite, make, revoke }: SimpleSsoKeysProps) {
  return (
    <Section title="Keys" text="Two pairs are good at a time, so that one can follow the other without a gap.">
      {keys.length === 0 ? (
        <p className="text-sm text-bad">It has none: its calls are refused.</p>
      ) : (
        <ul className="divide-y divide-line rounded-card border border-line bg-surface">
          {keys.map(({ publicKey, createdAt, validTo, used }) => (
            <li key={publicKey} className="grid gap-2 px-4 py-3 text-sm">
              <span className="break-all font-mono text-xs">{publicKey}</span>
              <span className="flex flex-wrap items-center gap-x-4 gap-y-2 text-ink-soft">
                <span>
                  made <When at={createdAt} dateOnly />
                </span>
                {validTo && (
                  <Pill tone="warn">
                    good until <When at={validTo} />
                  </Pill>
                )}
                {used ? <Pill tone="good">in use · {used}</Pill> : <Pill>not used yet</Pill>}
                {mayWrite && (
                  <ConfirmDialog
                    label="Revoke"
                    about={`…${publicKey.slice(-4)}`}
                    title={`Revoke …${publicKey.slice(-4)}?`}
                    action={revoke}
                    hidden={{ subsystem: identifier, publicKey }}
                    confirm={keys.length === 1 ? 'Revoke · shuts the application out' : 'Revoke'}
                    pending="Revoking…"
                  >
                    <p>{used ? `It was last used ${used}.` : 'It was never used.'}</p>
                  </ConfirmDialog>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {mayWrite && (
        <ActionForm action={make} hidden={{ subsystem: identifier }} submit="Set keys" pending="Setting…" tone="plain">
          <FormText
            name="publicKey"
            label="Public key"
            hint="Of a pair that the application has. Leave both empty to make a new pair."
            maxLength={64}
          />
          <FormText name="privateKey" label="Private key" type="password" maxLength={64} />
          <FormSelect
            name="overlap"
            label="The pair of before stays good for"
            value="week"
            choices={[
              { value: 'week', label: 'a week' },
              { value: 'day', label: 'a day' },
              { value: 'month', label: 'thirty days' },
              { value: 'none', label: 'not at all: it leaked' },
            ]}
          />
        </ActionForm>
      )}
    </Section>
  )
}

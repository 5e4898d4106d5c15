import { ButtonLink } from '#components/ui/button-link.tsx'
import { type Column, DataTable } from '#components/ui/data-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pill, type PillTone } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { FormChecks, FormSelect, FormText } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'

type ApiKey = {
  id: string
  name: string
  /** Its last characters. */
  hint: string
  user: { username: string; name: string }
  /** What it may do, in words. */
  scopes: readonly string[]
  expiresAt: Date
  lastUsedAt: Date | null
  state: 'live' | 'expired' | 'revoked'
}

type ApiKeysScreenProps = {
  frame: AdminFrameProps
  keys: readonly ApiKey[]
  /** Whose keys are listed, and whether all may be. */
  everyone: boolean
  mayAll: boolean
  /** What a new key may be allowed. */
  scopes: readonly { value: string; label: string; hint: string }[]
  create: FormAction
  revoke: FormAction
}

/** Keys that programs carry to the administration API. */
export function ApiKeysScreen({ frame, keys, everyone, mayAll, scopes, create, revoke }: ApiKeysScreenProps) {
  const columns = [
    ...(everyone ? [...columnsOfAll.slice(0, 1), ownerColumn, ...columnsOfAll.slice(1)] : columnsOfAll),
    revokeColumn(revoke),
  ]
  return (
    <AdminFrame
      frame={frame}
      title="API keys"
      text="What your programs carry instead of a password. A key may do what its owner may at that moment, and no more than it was made for."
      {...(mayAll && { tabs: tabsOf(everyone) })}
      actions={
        <>
          <ButtonLink href="/admin/api-keys/reference" size="small">
            Reference
          </ButtonLink>
          <NewKey scopes={scopes} create={create} />
        </>
      }
    >
      {keys.length === 0 ? (
        <EmptyState title={everyone ? 'Nobody has an API key' : 'You have no API key'}>
          With a key, a program does what you do here by hand: it makes users from a list of staff, gives roles, or
          reads the audit log every night. The reference tells each call.
        </EmptyState>
      ) : (
        <DataTable caption="API keys" columns={columns} rows={keys} rowKey={({ id }) => id} />
      )}
    </AdminFrame>
  )
}

const tabsOf = (everyone: boolean) => [
  { label: 'Yours', href: '/admin/api-keys', current: !everyone },
  { label: 'Everyone’s', href: '/admin/api-keys?whose=everyone', current: everyone },
]

function NewKey({ scopes, create }: Pick<ApiKeysScreenProps, 'scopes' | 'create'>) {
  return (
    <ConfirmDialog
      label="New key"
      title="Make an API key"
      action={create}
      confirm="Make the key"
      pending="Making it…"
      tone="primary"
    >
      <FormText
        name="name"
        label="What it is for"
        placeholder="Staff directory import"
        required
        maxLength={100}
        hint="To know it again when you wonder whether it is still needed."
      />
      <FormSelect name="days" label="Good for" value="90" choices={lifetimes} />
      <FormChecks name="scopes" label="It may" options={scopes} />
    </ConfirmDialog>
  )
}

const lifetimes = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
]

const states: Record<ApiKey['state'], PillTone> = { live: 'good', expired: 'neutral', revoked: 'bad' }

const columnsOfAll: readonly Column<ApiKey>[] = [
  {
    key: 'name',
    label: 'Key',
    cell: ({ name, hint }) => (
      <>
        <bdi className="font-medium">{name}</bdi>
        <code className="block font-mono text-xs text-ink-soft">pak_…{hint}</code>
      </>
    ),
  },
  {
    key: 'scopes',
    label: 'May',
    cell: ({ scopes }) =>
      scopes.length <= 2 ? (
        scopes.join(', ')
      ) : (
        <details>
          <summary>{scopes.length} things</summary>
          <ul className="mt-1 text-ink-soft">
            {scopes.map((scope) => (
              <li key={scope}>{scope}</li>
            ))}
          </ul>
        </details>
      ),
  },
  { key: 'state', label: 'State', cell: ({ state }) => <Pill tone={states[state]}>{state}</Pill> },
  {
    key: 'used',
    label: 'Last used',
    named: true,
    cell: ({ lastUsedAt }) => (lastUsedAt ? <When at={lastUsedAt} /> : <span className="text-ink-soft">never</span>),
  },
  { key: 'expires', label: 'Expires', named: true, cell: ({ expiresAt }) => <When at={expiresAt} dateOnly /> },
]

const ownerColumn: Column<ApiKey> = {
  key: 'owner',
  label: 'Of',
  cell: ({ user }) => <bdi title={user.name}>{user.username}</bdi>,
}

const revokeColumn = (revoke: FormAction): Column<ApiKey> => ({
  key: 'revoke',
  label: '',
  align: 'end',
  cell: ({ id, name, lastUsedAt, state }) =>
    state === 'live' && (
      <ConfirmDialog
        label="Revoke"
        about={name}
        title={`Revoke ${name}?`}
        action={revoke}
        hidden={{ apiKey: id }}
        confirm="Revoke · refuses its next call"
        pending="Revoking…"
        tone="plain"
      >
        <p>
          {lastUsedAt ? (
            <>
              It was last used <When at={lastUsedAt} />. Whatever still carries it is refused from now on.
            </>
          ) : (
            'It was never used.'
          )}
        </p>
      </ConfirmDialog>
    ),
})

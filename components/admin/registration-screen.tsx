import { type Column, DataTable } from '#components/ui/data-table.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pill, type PillTone } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { FormSelect, FormText } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'
import { Section } from './section.tsx'
import { settingsTabs } from './settings-tabs.ts'

type Token = {
  id: string
  name: string
  /** Its last characters. */
  hint: string
  runBy: string
  uses: number
  usesMax: number
  expiresAt: Date
  state: 'live' | 'used up' | 'expired' | 'revoked'
}

type Registered = {
  identifier: string
  title: string
  enabled: boolean
  at: Date
  runBy: string | null
  with: { name: string }
  /** In short: the host that people are returned to. */
  from: string
  redirectUris: readonly string[]
  says: readonly { label: string; value: string }[]
  people: number
  href: string
}

type RegistrationScreenProps = {
  frame: AdminFrameProps
  endpoint: string
  tokens: readonly Token[]
  registrations: readonly Registered[]
  create: FormAction
  revoke: FormAction
}

/** Applications that connect themselves: with which token, and which did. */
export function RegistrationScreen({
  frame,
  endpoint,
  tokens,
  registrations,
  create,
  revoke,
}: RegistrationScreenProps) {
  const isOn = tokens.some(({ state }) => state === 'live' || state === 'used up')
  return (
    <AdminFrame frame={frame} title="Settings" tabs={settingsTabs('registration')}>
      <div className="grid gap-8">
        <Section
          title="Tokens to register with"
          text={
            isOn ? (
              <>
                Whoever has one connects applications by themselves, by OpenID Connect, at{' '}
                <code className="font-mono text-xs [overflow-wrap:anywhere]">{endpoint}</code>.
              </>
            ) : (
              'Registration is off: it is there as long as a token is.'
            )
          }
          actions={<NewToken create={create} />}
        >
          {tokens.length === 0 ? (
            <EmptyState title="Only administrators connect applications">
              Give a token to a developer, and their application registers itself. Nobody gets into it before you give
              somebody a role there.
            </EmptyState>
          ) : (
            <DataTable
              caption="Initial access tokens"
              columns={[...tokenColumns, revokeColumn(revoke)]}
              rows={tokens}
              rowKey={({ id }) => id}
            />
          )}
        </Section>
        {(registrations.length > 0 || tokens.length > 0) && (
          <Section
            title="Applications that registered"
            text="To let people in, give them or a team the role “user” there, or make roles of your own."
          >
            {registrations.length === 0 ? (
              <EmptyState title="None yet">They appear here as soon as they register.</EmptyState>
            ) : (
              <DataTable
                caption="Registered applications"
                columns={columns}
                rows={registrations}
                rowKey={({ identifier }) => identifier}
                href={({ href }) => href}
              />
            )}
          </Section>
        )}
      </div>
    </AdminFrame>
  )
}

const NewToken = ({ create }: { create: FormAction }) => (
  <ConfirmDialog
    label="New token"
    title="Make a token to register with"
    action={create}
    confirm="Make the token"
    pending="Making it…"
    tone="primary"
  >
    <FormText name="name" label="What it is for" placeholder="Pilot of the wine cellar" required maxLength={100} />
    <FormText
      name="runBy"
      label="Who runs what it registers"
      placeholder="Example Ltd"
      hint="People read it when they are asked whether the application may know of them."
      required
      maxLength={100}
    />
    <FormText name="uses" label="How many applications" type="number" min={1} max={1000} value="1" required />
    <FormSelect name="days" label="Good for" value="7" choices={lifetimes} />
  </ConfirmDialog>
)

const lifetimes = [
  { value: '1', label: 'A day' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '365', label: 'A year' },
]

const states: Record<Token['state'], PillTone> = {
  live: 'good',
  'used up': 'neutral',
  expired: 'neutral',
  revoked: 'bad',
}

const tokenColumns: readonly Column<Token>[] = [
  {
    key: 'name',
    label: 'Token',
    cell: ({ name, hint }) => (
      <>
        <bdi className="font-medium">{name}</bdi>
        <code className="block font-mono text-xs text-ink-soft">pit_…{hint}</code>
      </>
    ),
  },
  { key: 'runBy', label: 'Of', cell: ({ runBy }) => <bdi>{runBy}</bdi> },
  { key: 'state', label: 'State', cell: ({ state }) => <Pill tone={states[state]}>{state}</Pill> },
  { key: 'uses', label: 'Used', named: true, cell: ({ uses, usesMax }) => `${uses} of ${usesMax}` },
  { key: 'expires', label: 'Expires', named: true, cell: ({ expiresAt }) => <When at={expiresAt} dateOnly /> },
]

const revokeColumn = (revoke: FormAction): Column<Token> => ({
  key: 'revoke',
  label: '',
  align: 'end',
  cell: ({ id, name, state }) =>
    (state === 'live' || state === 'used up') && (
      <ConfirmDialog
        label="Revoke"
        about={name}
        title={`Revoke ${name}?`}
        action={revoke}
        hidden={{ token: id }}
        confirm="Revoke · registers nothing more"
        pending="Revoking…"
        tone="plain"
      >
        <p>What was registered with it stays as it is.</p>
      </ConfirmDialog>
    ),
})

function Access({ enabled, people }: Registered) {
  if (!enabled) return <Pill tone="bad">switched off</Pill>
  if (people === 0) return <Pill tone="warn">no access yet</Pill>
  return <Pill tone="good">{people === 1 ? '1 person' : `${people} people`} with access</Pill>
}

const columns: readonly Column<Registered>[] = [
  {
    key: 'title',
    label: 'Application',
    cell: ({ title, identifier }) => (
      <>
        <bdi className="font-medium">{title}</bdi>
        <code className="block font-mono text-xs text-ink-soft">{identifier}</code>
      </>
    ),
  },
  {
    key: 'state',
    label: 'State',
    cell: (one) => (
      <span className="whitespace-nowrap">
        <Access {...one} />
      </span>
    ),
  },
  { key: 'runBy', label: 'Of', cell: ({ runBy, with: token }) => <bdi title={token.name}>{runBy}</bdi> },
  {
    key: 'says',
    label: 'It says',
    cell: ({ from, redirectUris, says }) => (
      // Above the link that the whole row is.
      <details className="relative z-10">
        <summary>{from}</summary>
        <dl className="mt-1 text-xs text-ink-soft [overflow-wrap:anywhere]">
          {[{ label: 'Returns people to', value: redirectUris.join(', ') }, ...says].map(({ label, value }) => (
            <div key={label}>
              <dt className="inline">{label}: </dt>
              <dd className="inline">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    ),
  },
  {
    key: 'at',
    label: 'Registered',
    named: true,
    cell: ({ at }) => (
      <span className="whitespace-nowrap">
        <When at={at} dateOnly />
      </span>
    ),
  },
]

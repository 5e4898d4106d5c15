import { type Column, DataTable } from '#components/ui/data-table.tsx'
import { Pill, type PillTone } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { AdminFrame, type AdminFrameProps } from './admin-frame.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { FormCheck } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'

type Key = {
  kid: string
  algorithm: string
  state: 'signing' | 'next' | 'published' | 'kept'
  createdAt: Date
  signsFrom: Date
  retiredAt: Date | null
  publishedUntil: Date | null
}

export type KeysScreenProps = { frame: AdminFrameProps; keys: readonly Key[]; rotate: FormAction }

/** The keys that sign what the portal says. */
export function KeysScreen({ frame, keys, rotate }: KeysScreenProps) {
  return (
    <AdminFrame
      frame={frame}
      title="Keys"
      text={
        <>
          What signs tokens and the audit log. Applications read the public halves at{' '}
          <a href="/.well-known/jwks.json" className="text-accent underline">
            /.well-known/jwks.json
          </a>
          .
        </>
      }
      actions={
        <ConfirmDialog
          label="Rotate"
          title="Make new signing keys?"
          action={rotate}
          confirm="Make new keys"
          pending="Making them…"
          tone="primary"
        >
          <p>
            One for each algorithm. They are published now and sign in an hour, when everybody has read them. The
            present ones are put away a day later; what they signed stays good until it expires. Every ninety days this
            happens by itself.
          </p>
          <FormCheck
            name="immediately"
            label="At once, because a present key may have leaked"
            hint="Applications that keep our keys for a while refuse what the new ones sign until they read them again."
          />
        </ConfirmDialog>
      }
    >
      <DataTable caption="Signing keys" columns={columns} rows={keys} rowKey={({ kid }) => kid} />
    </AdminFrame>
  )
}

const states: Record<Key['state'], { tone: PillTone; word: string }> = {
  signing: { tone: 'good', word: 'signing' },
  next: { tone: 'accent', word: 'next' },
  published: { tone: 'neutral', word: 'published' },
  kept: { tone: 'neutral', word: 'kept for the audit log' },
}

const columns: readonly Column<Key>[] = [
  { key: 'kid', label: 'Key', cell: ({ kid }) => <code className="font-mono text-xs">{kid}</code> },
  {
    key: 'state',
    label: 'State',
    cell: ({ state }) => (
      <Pill tone={states[state].tone} dot={state === 'signing'}>
        {states[state].word}
      </Pill>
    ),
  },
  { key: 'algorithm', label: 'Algorithm', cell: ({ algorithm }) => algorithm },
  { key: 'created', label: 'Made', cell: ({ createdAt }) => <When at={createdAt} /> },
  {
    key: 'until',
    label: 'What happens next',
    cell: (key) => <span className="text-ink-soft">{<Next {...key} />}</span>,
  },
]

function Next({ state, signsFrom, retiredAt, publishedUntil }: Key) {
  if (state === 'next') {
    return (
      <>
        signs from <When at={signsFrom} />
      </>
    )
  }
  if (state === 'signing' && retiredAt) {
    return (
      <>
        put away <When at={retiredAt} />
      </>
    )
  }
  if (state === 'published' && publishedUntil) {
    return (
      <>
        published until <When at={publishedUntil} dateOnly />
      </>
    )
  }
  return null
}

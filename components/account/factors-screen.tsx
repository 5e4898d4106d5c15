import { ButtonLink } from '#components/ui/button-link.tsx'
import { ConfirmButton } from '#components/ui/confirm-button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pill } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { AccountFrame, type AccountFrameProps } from './account-frame.tsx'
import { Panel, Row } from './panel.tsx'
import { RenameForm } from './rename-form.tsx'

type Factor = {
  id: string
  kindTitle: string
  name: string
  /** The number on a hardware token. */
  serial: string | null
  createdAt: Date
  lastUsedAt: Date | null
}

export type FactorsScreenProps = {
  frame: AccountFrameProps
  factors: readonly Factor[]
  /** Where to confirm before one is removed, while that is needed. */
  proveHref: string | null
  /** Absent where there are as many as there may be. */
  addHref?: string | undefined
  rename: string
  remove: string
  hidden: Record<string, string>
}

/** What one signs in with beside the password. Posts `factor` with `hidden`, and `name` to `rename`. */
export function FactorsScreen({ frame, factors, addHref, ...doing }: FactorsScreenProps) {
  const add = addHref && (
    <ButtonLink href={addHref} tone="primary">
      Add an authenticator
    </ButtonLink>
  )
  return (
    <AccountFrame
      frame={frame}
      title="Authenticators"
      text="Beside the password, a code from one of these lets you in. A second one helps when the first is lost."
    >
      {factors.length > 0 ? (
        <Panel rows>
          <ul className="divide-y divide-line">
            {factors.map((factor) => (
              <FactorRow key={factor.id} factor={factor} last={factors.length === 1} {...doing} />
            ))}
          </ul>
        </Panel>
      ) : (
        <EmptyState title="Only a password protects you" step={add}>
          With an authenticator app on your phone, a stolen password alone lets nobody in.
        </EmptyState>
      )}
      {factors.length > 0 && add && <div>{add}</div>}
    </AccountFrame>
  )
}

type FactorRowProps = Pick<FactorsScreenProps, 'proveHref' | 'rename' | 'remove' | 'hidden'> & {
  factor: Factor
  last: boolean
}

function FactorRow({ factor, last, proveHref, rename, remove, hidden }: FactorRowProps) {
  const { id, name, kindTitle, serial, createdAt, lastUsedAt } = factor
  const fields = { ...hidden, factor: id }
  return (
    <Row
      title={<bdi>{name}</bdi>}
      pill={<Pill>{serial ? `${kindTitle} ${serial}` : kindTitle}</Pill>}
      text={
        <>
          Added <When at={createdAt} dateOnly /> ·{' '}
          {lastUsedAt ? (
            <>
              last used <When at={lastUsedAt} />
            </>
          ) : (
            'never used'
          )}
        </>
      }
    >
      <div className="flex flex-wrap gap-2 has-[details[open]]:w-full">
        <RenameForm id={id} name={name} action={rename} hidden={fields} />
        {proveHref ? (
          <ButtonLink href={proveHref}>Remove</ButtonLink>
        ) : (
          <ConfirmButton
            label="Remove"
            about={name}
            action={remove}
            hidden={fields}
            confirm="Remove it"
            pending="Removing…"
          >
            Its codes let nobody in any more, and trusted browsers ask for a code again.
            {last && ' It is the only one: your recovery codes go with it, and only the password protects you then.'}
          </ConfirmButton>
        )}
      </div>
    </Row>
  )
}

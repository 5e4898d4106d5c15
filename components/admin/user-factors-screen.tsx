import { Panel, Row } from '#components/account/panel.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Pill } from '#components/ui/pill.tsx'
import { When } from '#components/ui/when.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { FormText } from './form-fields.tsx'
import type { FormAction } from './form-state.ts'
import { Section } from './section.tsx'
import { signsOut } from './signs-out.ts'
import { UserFrame, type UserFrameProps } from './user-frame.tsx'

type Factor = {
  id: string
  kindTitle: string
  name: string
  serial: string | null
  createdAt: Date
  lastUsedAt: Date | null
}

type Device = { id: string; name: string; ip: string; lastUsedAt: Date; expiresAt: Date }

export type UserFactorsScreenProps = UserFrameProps & {
  password: { changedAt: Date; temporary: boolean; temporaryUntil: Date | null } | null
  factors: readonly Factor[]
  /** Recovery codes that are left. */
  codes: number
  devices: readonly Device[]
  may: { recover: boolean; assign: boolean }
  actions: {
    temporaryPassword: FormAction
    resetLink: FormAction
    assignTotp: FormAction
    removeFactor: FormAction
    forgetDevices: FormAction
  }
}

/** What a user signs in with, and how somebody who lost it is helped. */
export function UserFactorsScreen(props: UserFactorsScreenProps) {
  const { password, factors, codes, devices, may, actions, head } = props
  const able = may.recover && !head.self
  return (
    <UserFrame {...props}>
      <div className="grid max-w-192 grid-cols-[minmax(0,1fr)] gap-8">
        {head.self && may.recover && (
          <p className="text-sm text-ink-soft">
            This is your own account. What protects it is changed in{' '}
            <a href="/account/password" className="text-accent hover:underline">
              My account
            </a>
            .
          </p>
        )}
        <PasswordSection {...props} able={able} />
        <Section
          title="Second factors"
          text={codes > 0 ? `${codes} recovery ${codes === 1 ? 'code' : 'codes'} left.` : 'No recovery codes.'}
        >
          {factors.length === 0 ? (
            <EmptyState title="No second factor">
              {password
                ? `Whoever learns the password can sign in as ${head.name}.`
                : 'There is nothing to sign in with yet.'}
            </EmptyState>
          ) : (
            <Panel rows>
              <ul className="divide-y divide-line">
                {factors.map((factor) => (
                  <FactorRow key={factor.id} factor={factor} able={able} remove={actions.removeFactor} {...props} />
                ))}
              </ul>
            </Panel>
          )}
          {able && may.assign && (
            <div>
              <ConfirmDialog
                label="Give an authenticator app"
                title={`Give ${head.name} an authenticator app`}
                action={actions.assignTotp}
                hidden={{ user: head.id }}
                confirm="Make a key"
                pending="Making…"
                tone="plain"
              >
                <p>Its codes sign in from now on. Hand the key over in person: it is shown here once.</p>
                <FormText name="name" label="Its name" maxLength={60} placeholder="Work phone" />
              </ConfirmDialog>
            </div>
          )}
        </Section>
        {devices.length > 0 && (
          <Section title="Trusted browsers" text="Where the second factor is not asked for.">
            <Panel rows>
              <ul className="divide-y divide-line">
                {devices.map(({ id, name, ip, lastUsedAt, expiresAt }) => (
                  <Row
                    key={id}
                    title={name}
                    text={
                      <>
                        {ip} · last used <When at={lastUsedAt} /> · until <When at={expiresAt} dateOnly />
                      </>
                    }
                  />
                ))}
              </ul>
            </Panel>
            {able && (
              <div>
                <ConfirmDialog
                  label="Trust none of them"
                  title={`Ask ${head.name} for the second factor everywhere?`}
                  action={actions.forgetDevices}
                  hidden={{ userId: head.id }}
                  confirm={`End the trust in ${devices.length} ${devices.length === 1 ? 'browser' : 'browsers'}`}
                  pending="Ending…"
                />
              </div>
            )}
          </Section>
        )}
      </div>
    </UserFrame>
  )
}

function PasswordSection({ password, actions, head, able }: UserFactorsScreenProps & { able: boolean }) {
  const hidden = { user: head.id }
  return (
    <Section title="Password">
      <Panel>
        <p className="text-sm">
          {password ? (
            <>
              Set <When at={password.changedAt} />
              {password.temporary && <> · given by somebody else, to be changed at the next sign-in</>}
            </>
          ) : (
            'There is none: they cannot sign in with one.'
          )}
        </p>
        {able && (
          <div className="flex flex-wrap gap-2.5">
            <ConfirmDialog
              label="Temporary password"
              title={`Give ${head.name} a temporary password?`}
              action={actions.temporaryPassword}
              hidden={hidden}
              confirm={
                head.open.sessions > 0 ? `Replace the password · ${signsOut(head.open)}` : 'Replace the password'
              }
              pending="Replacing…"
            >
              <p>It is shown here once, good for one sign-in, which asks for one of their own. Second factors stay.</p>
            </ConfirmDialog>
            <ConfirmDialog
              label="Link to choose a new one"
              title={`Make a link for ${head.name}?`}
              action={actions.resetLink}
              hidden={hidden}
              confirm="Make the link"
              pending="Making…"
              tone="plain"
            >
              <p>Good once and for a day, to be handed over. The password of now works until it is used.</p>
            </ConfirmDialog>
          </div>
        )}
      </Panel>
    </Section>
  )
}

type FactorRowProps = Pick<UserFactorsScreenProps, 'head' | 'factors'> & {
  factor: Factor
  able: boolean
  remove: FormAction
}

function FactorRow({ factor, able, remove, head, factors }: FactorRowProps) {
  const { id, name, kindTitle, serial, createdAt, lastUsedAt } = factor
  return (
    <Row
      title={<bdi>{name}</bdi>}
      pill={<Pill>{kindTitle}</Pill>}
      text={
        <>
          {serial && <>{serial} · </>}since <When at={createdAt} dateOnly /> ·{' '}
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
      {able && (
        <ConfirmDialog
          label="Remove"
          about={name}
          title={`Remove ${name}?`}
          action={remove}
          hidden={{ userId: head.id, factor: id }}
          confirm="Remove"
          pending="Removing…"
        >
          <p>
            {factors.length === 1
              ? `${head.name} is left with the password alone, and the recovery codes go too.`
              : 'Its codes stop working at once. The others stay.'}
          </p>
        </ConfirmDialog>
      )}
    </Row>
  )
}

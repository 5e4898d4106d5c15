import { buttonStyle } from '#components/ui/button-style.ts'
import { HiddenFields } from '#components/ui/hidden-fields.tsx'
import type { Brand } from './brand.ts'
import { ConsentLines, type Line } from './consent-lines.tsx'
import { PersonLine } from './person-line.tsx'
import { PortalFrame } from './portal-frame.tsx'
import { SubsystemLine } from './subsystem-line.tsx'

export type DeviceConfirmScreenProps = {
  brand: Brand
  person: { name: string; username: string }
  subsystem: { identifier: string; title: string }
  runBy: string | null
  /** As the device shows it. */
  shownCode: string
  /** Where the device asked from; empty where nobody knows. */
  from: string
  lines: readonly Line[]
  action: string
  hidden: Record<string, string>
}

/** Which application a device runs and what it would get. Posts `confirm` or `abort`, and `hidden`. */
export function DeviceConfirmScreen(props: DeviceConfirmScreenProps) {
  const { brand, person, subsystem, runBy, shownCode, from, lines, action, hidden } = props
  return (
    <PortalFrame brand={brand}>
      <div className="mt-5">
        <SubsystemLine subsystem={subsystem} text={runBy === null ? 'on a device' : `on a device · run by ${runBy}`} />
      </div>
      <h1 className="mt-6 text-2xl">Connect this device?</h1>
      <p className="mt-1.5 text-ink-soft">
        It shows <strong className="font-mono text-ink">{shownCode}</strong>
        {from && (
          <>
            {' '}
            and asked from <span className="text-ink [overflow-wrap:anywhere]">{from}</span>
          </>
        )}
        . If somebody else sent you the code, do not connect it: they would be signed in as you.
      </p>
      <div className="mt-5">
        <PersonLine name={person.name} detail={person.username} />
      </div>
      <h2 className="mt-6 text-sm font-medium">It gets</h2>
      <ConsentLines lines={lines} />
      <form method="post" action={action} className="mt-6 grid gap-2.5">
        <HiddenFields fields={hidden} />
        <button type="submit" name="confirm" value="yes" className={buttonStyle('primary', true)}>
          Connect it
        </button>
        <button type="submit" name="abort" value="yes" className={buttonStyle('plain', true)}>
          Do not connect
        </button>
      </form>
    </PortalFrame>
  )
}

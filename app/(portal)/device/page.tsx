import type { Metadata } from 'next'
import { DeviceCodeScreen } from '#components/portal/device-code-screen.tsx'
import { DeviceConfirmScreen } from '#components/portal/device-confirm-screen.tsx'
import { MessageScreen } from '#components/portal/message-screen.tsx'
import { openOutcome } from '#lib/oidc/device/device-outcome.ts'
import { sealDeviceForm, viewDevice } from '#lib/web/device-legs.ts'
import { deviceMessage } from '#lib/web/device-messages.ts'
import { deviceName } from '#lib/web/device-name.ts'
import { leave } from '#lib/web/leave.ts'
import { pageContext, readParameter } from '#lib/web/page-context.ts'
import { signInTo } from '#lib/web/sign-in-to.ts'

export const metadata: Metadata = { title: 'Connect a device' }

export default async function DevicePage({ searchParams }: PageProps<'/device'>) {
  const { ctx, brand, session, browserHash } = await pageContext()
  const shown = (await readParameter(searchParams, 'user_code'))?.replace(/[^A-Za-z-]/g, '').slice(0, 20)
  if (!session) leave(signInTo(ctx, shown ? `/device?user_code=${shown}` : '/device'))
  const { id: userId, name, username } = session.user
  const outcome = openOutcome(ctx, userId, (await readParameter(searchParams, 'outcome')) ?? '')
  if (outcome) return <MessageScreen brand={brand} {...deviceMessage(outcome)} />
  const viewed = await viewDevice(ctx, (await readParameter(searchParams, 'code')) ?? '', { session, browserHash })
  if (viewed && viewed.device.kind !== 'waiting') {
    return <MessageScreen brand={brand} {...deviceMessage({ kind: viewed.device.kind, title: null, detail: null })} />
  }
  const person = { name, username }
  if (viewed?.device.kind === 'waiting') {
    const { from, ...device } = viewed.device
    const asked = [from.userAgent && deviceName(from.userAgent), from.ip].filter(Boolean).join(' · ')
    return (
      <DeviceConfirmScreen
        brand={brand}
        person={person}
        {...device}
        from={asked}
        action="/device"
        hidden={viewed.hidden}
      />
    )
  }
  const hidden = { form: sealDeviceForm(ctx, userId, browserHash) }
  return <DeviceCodeScreen brand={brand} person={person} code={shown} action="/device/code" hidden={hidden} />
}

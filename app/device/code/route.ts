import { DeviceCodeForm, typeDeviceCode } from '#lib/web/device-legs.ts'
import { form } from '#lib/web/form.ts'
import { formSender } from '#lib/web/guards.ts'

export const POST = form({ guard: formSender, input: DeviceCodeForm, run: typeDeviceCode })

import type { DeviceOutcome } from '#lib/oidc/device/device-outcome.ts'

type Message = {
  tone: 'good' | 'warn' | 'bad' | 'info'
  title: string
  text: string
  actions: { label: string; href: string; primary?: boolean }[]
}

const again = [{ label: 'Type another code', href: '/device', primary: true }]
const leave = [{ label: 'Your applications', href: '/apps' }]

/** What became of a device's code, in words, and what to do next. */
export function deviceMessage({ kind, title, detail }: DeviceOutcome): Message {
  const application = title ?? 'the application'
  const messages: Record<DeviceOutcome['kind'], Message> = {
    connected: {
      tone: 'good',
      title: 'The device is connected',
      text: `${application} goes on there in a moment. You can close this page.`,
      actions: leave,
    },
    refused: {
      tone: 'info',
      title: 'The device is not connected',
      text: 'It got nothing, and its code is worth nothing now.',
      actions: leave,
    },
    no_access: {
      tone: 'bad',
      title: `You have no access to ${application}`,
      text: `${detail ? `${detail}. ` : ''}The device is not connected.`,
      actions: leave,
    },
    unknown: {
      tone: 'warn',
      title: 'No device shows this code',
      text: 'Compare it with the screen of the device: it has eight letters. A code is shown for ten minutes.',
      actions: again,
    },
    expired: {
      tone: 'warn',
      title: 'This code has expired',
      text: 'A code is good for ten minutes. Start again on the device, and type the new one.',
      actions: again,
    },
    used: {
      tone: 'warn',
      title: 'This code was used already',
      text: 'Each code connects one device, once. Start again on the device, and type the new one.',
      actions: again,
    },
    failed: {
      tone: 'bad',
      title: 'The device is not connected',
      text: detail ? `It did not work: ${detail}.` : 'It did not work. Start again on the device.',
      actions: again,
    },
  }
  return messages[kind]
}

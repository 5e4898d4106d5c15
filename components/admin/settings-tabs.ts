/** The parts of the settings, each with its address. */
export const settingsTabs = (current: 'portal' | 'mail') => [
  { label: 'Portal', href: '/admin/settings', current: current === 'portal' },
  { label: 'Mail', href: '/admin/settings/mail', current: current === 'mail' },
]

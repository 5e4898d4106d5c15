/** The parts of the settings, each with its address. */
export const settingsTabs = (current: 'portal' | 'mail' | 'providers' | 'registration') => [
  { label: 'Portal', href: '/admin/settings', current: current === 'portal' },
  { label: 'Mail', href: '/admin/settings/mail', current: current === 'mail' },
  { label: 'Sign-in providers', href: '/admin/settings/providers', current: current === 'providers' },
  { label: 'Registration', href: '/admin/settings/registration', current: current === 'registration' },
]

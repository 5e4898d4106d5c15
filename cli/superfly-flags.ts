import { optional } from './command.ts'
import type { ConnectionFlags } from './connection-flags.ts'

/** `none` takes an address or a name away. */
const unlessNone = (value: unknown) => (value === 'none' ? null : value)

/** The settings of a Superfly connection on the command line. */
export const superflyFlags: ConnectionFlags = {
  options: [
    optional(
      '--superfly-name <name>',
      'as Superfly called the application, where that is no identifier; none takes it away',
    ),
    optional('--superfly-logout-url <url>', 'where it takes notices of sign-outs; none: at its logout URL'),
    optional('--tells-users-changed <yes|no>', 'tell it when something about its people changes'),
  ],
  read: ({ superflyName, superflyLogoutUrl, tellsUsersChanged, ...rest }) => ({
    ...rest,
    ...(superflyName !== undefined && { subsystemName: unlessNone(superflyName) }),
    ...(superflyLogoutUrl !== undefined && { logoutUrl: unlessNone(superflyLogoutUrl) }),
    ...(tellsUsersChanged !== undefined && {
      tellsUsersChanged: tellsUsersChanged === 'yes' ? true : tellsUsersChanged === 'no' ? false : tellsUsersChanged,
    }),
  }),
}

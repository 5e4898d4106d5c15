import { listed, numbered, optional, repeated } from './command.ts'
import type { ConnectionFlags } from './connection-flags.ts'

/** `--claim groups=roles`, `--claim "department=attribute cost-centre"` */
function claimOf(text: string): object {
  const [, claim = text, source, value] = /^([^=]+)=(\S+)(?: (.+))?$/.exec(text) ?? []
  return { claim, source, ...(value !== undefined && { value }) }
}

const yesOrNo = (value: unknown) => (value === 'yes' ? true : value === 'no' ? false : value)
const yesOrNoFlags = new Set(['requirePkce', 'claimsInIdToken', 'thirdParty', 'offlineAccess'])
const noneFlags = new Set(['sector', 'jwksUri', 'runBy', 'apiIdentifier'])
const orNone = (value: unknown) => (value === 'none' ? null : value)

/** What `connection enable` and `connection edit` take for OpenID Connect. */
export const oidcFlags: ConnectionFlags = {
  options: [
    optional('--authentication <how>', 'secret (default), private_key_jwt, or none (it runs in a browser)'),
    optional('--application-type <where>', 'web (default), or native: on a computer, a phone or a device'),
    optional('--third-party <yes|no>', 'somebody else runs it: people are asked first; no by default'),
    optional('--run-by <name>', 'who runs it, as people read it when they are asked; or none'),
    repeated('--redirect-uri <url>', 'where people arrive, exactly; replaces those of before'),
    repeated('--post-logout-uri <url>', 'where signing out may lead, exactly; replaces those of before'),
    optional('--backchannel-logout-uri <url>', 'where it is told of ended sessions; or none'),
    listed('--grant-types <names>', 'authorization_code, refresh_token, client_credentials, device_code'),
    optional('--require-pkce <yes|no>', 'every authorization carries a code challenge; yes by default'),
    optional('--signing-algorithm <name>', 'of its ID tokens: RS256 (default), ES256 or EdDSA'),
    optional('--subject-type <how>', 'public (default), or pairwise: another id of a person in each sector'),
    optional('--sector <name>', 'applications of one sector know people by the same id; or none'),
    optional('--jwks-uri <url>', 'where its public keys are; or none'),
    numbered('--access-token-seconds <n>', 'how long an access token is good'),
    numbered('--id-token-seconds <n>', 'how long an ID token is good'),
    numbered('--refresh-token-seconds <n>', 'how long a refresh token is good, within the sign-in'),
    optional('--offline-access <yes|no>', 'it may go on without the person, who agrees to it; no by default'),
    numbered('--offline-idle-days <n>', 'how long that may go unused; 30 by default'),
    numbered('--offline-absolute-days <n>', 'how long that lasts at most; 90 by default'),
    optional('--claims-in-id-token <yes|no>', 'what scopes give stands in the ID token too; no by default'),
    optional('--api-identifier <uri>', 'it is an API: others ask for tokens to it by this absolute URI; or none'),
    optional('--api-token-format <how>', 'opaque (default): it asks the portal about each; or jwt'),
    optional('--api-signing-algorithm <name>', 'of a JWT: RS256 (default), ES256 or EdDSA'),
    numbered('--api-token-seconds <n>', 'how long a token to it is good; a JWT 300 at most'),
    listed('--api-callers <identifiers>', 'the applications that may ask for tokens to it; replaces those of before'),
    repeated('--claim <name=source>', 'a claim of its own, such as groups=roles; replaces those of before'),
  ],
  read: ({ redirectUri: redirectUris, postLogoutUri: postLogoutUris, backchannelLogoutUri, claim, ...rest }) => ({
    ...Object.fromEntries(
      Object.entries(rest).map(([name, value]) => {
        return [name, yesOrNoFlags.has(name) ? yesOrNo(value) : noneFlags.has(name) ? orNone(value) : value]
      }),
    ),
    ...(redirectUris !== undefined && { redirectUris }),
    ...(postLogoutUris !== undefined && { postLogoutUris }),
    ...(backchannelLogoutUri !== undefined && { logoutUrl: orNone(backchannelLogoutUri) }),
    ...(Array.isArray(claim) && { claims: claim.map(claimOf) }),
  }),
}

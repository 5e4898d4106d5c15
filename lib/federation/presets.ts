/** What is known beforehand of a kind of sign-in server; the rest is typed by whoever sets it up. */
export type Preset = {
  title: string
  /** OpenID Connect names everything by its issuer; OAuth 2 alone needs three addresses. */
  protocol: 'oidc' | 'oauth2'
  scopes: string
  /** Of a server that everybody shares: it needs no typing. */
  issuer?: string
  /** How its issuer is written, where every customer has one of their own. */
  issuerExample?: string
  endpoints?: { authorizationUrl: string; tokenUrl: string; userinfoUrl: string }
  /** The client secret is a private key; what is signed with it is for this audience. */
  signsFor?: string
  /** It answers by a form that the browser posts, for it tells the name there, the first time alone. */
  postsBack?: boolean
  /** What it calls itself in its answers (RFC 9207), where no description says so. */
  answersAs?: string
  /** Where the addresses are asked for that OAuth 2 alone does not tell. */
  emailsUrl?: string
}

const openId = 'openid profile email'

export const presets = {
  google: { title: 'Google', protocol: 'oidc', scopes: openId, issuer: 'https://accounts.google.com' },
  microsoft: {
    title: 'Microsoft',
    protocol: 'oidc',
    scopes: openId,
    issuerExample: 'https://login.microsoftonline.com/YOUR-TENANT-ID/v2.0',
  },
  github: {
    title: 'GitHub',
    protocol: 'oauth2',
    scopes: 'read:user user:email',
    endpoints: {
      authorizationUrl: 'https://github.com/login/oauth/authorize',
      tokenUrl: 'https://github.com/login/oauth/access_token',
      userinfoUrl: 'https://api.github.com/user',
    },
    answersAs: 'https://github.com/login/oauth',
    emailsUrl: 'https://api.github.com/user/emails',
  },
  apple: {
    title: 'Apple',
    protocol: 'oidc',
    scopes: 'openid name email',
    issuer: 'https://appleid.apple.com',
    signsFor: 'https://appleid.apple.com',
    postsBack: true,
  },
  gitlab: { title: 'GitLab', protocol: 'oidc', scopes: openId, issuerExample: 'https://gitlab.com' },
  keycloak: {
    title: 'Keycloak',
    protocol: 'oidc',
    scopes: openId,
    issuerExample: 'https://keycloak.example.org/realms/YOUR-REALM',
  },
  okta: { title: 'Okta', protocol: 'oidc', scopes: openId, issuerExample: 'https://YOUR-ORG.okta.com' },
  auth0: { title: 'Auth0', protocol: 'oidc', scopes: openId, issuerExample: 'https://YOUR-TENANT.eu.auth0.com/' },
  oidc: {
    title: 'OpenID Connect',
    protocol: 'oidc',
    scopes: openId,
    issuerExample: 'https://sign-in.example.org',
  },
  oauth2: { title: 'OAuth 2', protocol: 'oauth2', scopes: 'profile email' },
} as const satisfies Record<string, Preset>

export type PresetName = keyof typeof presets

export const presetNames = Object.keys(presets) as [PresetName, ...PresetName[]]

export const presetOf = (name: string): Preset => presets[name as PresetName] ?? presets.oidc

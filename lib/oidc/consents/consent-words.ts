import { offlineScope } from '#lib/oidc/scopes.ts'
import { apisAmong } from './asked-items.ts'

/** One thing that an application gets, as a person reads it. */
export type ConsentLine = { item: string; title: string; text: string }

const ofScopes: Record<string, Omit<ConsentLine, 'item'>> = {
  openid: { title: 'Recognise you', text: 'Your id here, and when and how you signed in.' },
  profile: { title: 'Your profile', text: 'Your name, username and language.' },
  email: { title: 'Your e-mail address', text: 'And whether it is verified.' },
  portico: { title: 'Your roles in it', text: 'And what they let you do there.' },
  [offlineScope]: {
    title: 'Go on while you are away',
    text: 'It keeps all of this after you have signed out, until you end it in your account.',
  },
}

/** Each item in words, in the order in which it matters to people. `titles` says what APIs are called, by their identifiers. */
export function consentLines(items: readonly string[], titles: ReadonlyMap<string, string>): ConsentLine[] {
  const order = Object.keys(ofScopes)
  const scopes = order.flatMap((item) => {
    const said = items.includes(item) && ofScopes[item]
    return said ? [{ item, ...said }] : []
  })
  const apis = apisAmong(items).map((uri) => ({
    item: `api:${uri}`,
    title: `Act for you in ${titles.get(uri) ?? uri}`,
    text: 'With your roles there.',
  }))
  const claims = items.filter((item) => item.startsWith('claim:')).map((item) => item.slice('claim:'.length))
  if (claims.length === 0) return [...scopes, ...apis]
  const title = claims.length === 1 ? 'One more detail' : 'Further details'
  return [...scopes, ...apis, { item: 'claims', title, text: `By the name of ${claims.join(', ')}.` }]
}

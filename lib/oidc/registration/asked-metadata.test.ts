import { describe, expect, test } from 'vitest'
import { redirectUri } from '#test/oidc.ts'
import { askedMetadata } from './asked-metadata.ts'

const asked = (body: object) => askedMetadata({ redirect_uris: [redirectUri], ...body })

describe('what cannot be had is refused by the name of the member:', () => {
  const https = 'https://app.example.org/callback'
  test.each<[string, object, string, RegExp]>([
    ['no redirect URI', { redirect_uris: [] }, 'invalid_redirect_uri', /^redirect_uris: needs/],
    ['http', { redirect_uris: ['http://app.example.org/'] }, 'invalid_redirect_uri', /^redirect_uris\.0: must be/],
    ['a fragment', { redirect_uris: [https, `${https}#x`] }, 'invalid_redirect_uri', /^redirect_uris\.1/],
    ['script', { redirect_uris: ['javascript:alert(1)'] }, 'invalid_redirect_uri', /^redirect_uris/],
    ['user info', { redirect_uris: ['https://a@app.example.org/'] }, 'invalid_redirect_uri', /^redirect_uris/],
    [
      'a backslash',
      { redirect_uris: ['https://app.example.org\\@evil.example/'] },
      'invalid_redirect_uri',
      /^redirect/,
    ],
    ['a scheme in the web', { redirect_uris: ['com.example:/x'] }, 'invalid_redirect_uri', /native/],
    ['no list', { redirect_uris: https }, 'invalid_redirect_uri', /^redirect_uris/],
    ['implicit', { response_types: ['id_token token'] }, 'invalid_client_metadata', /^response_types/],
    [
      'code without its grant',
      { grant_types: ['client_credentials'], response_types: ['code'] },
      'invalid_client_metadata',
      /^response_types/,
    ],
    ['the password grant', { grant_types: ['password'] }, 'invalid_client_metadata', /^grant_types/],
    ['a refresh token of nothing', { grant_types: ['refresh_token'] }, 'invalid_client_metadata', /^grant_types/],
    ['no grant', { grant_types: [] }, 'invalid_client_metadata', /^grant_types/],
    ['HS256', { id_token_signed_response_alg: 'HS256' }, 'invalid_client_metadata', /^id_token_signed/],
    ['no signature', { id_token_signed_response_alg: 'none' }, 'invalid_client_metadata', /^id_token_signed/],
    [
      'a key without its address',
      { token_endpoint_auth_method: 'private_key_jwt' },
      'invalid_client_metadata',
      /^jwks_uri/,
    ],
    [
      'a JWT of the secret',
      { token_endpoint_auth_method: 'client_secret_jwt' },
      'invalid_client_metadata',
      /^token_endpoint/,
    ],
    ['its keys themselves', { jwks: { keys: [] } }, 'invalid_client_metadata', /^jwks cannot/],
    [
      'an encrypted ID token',
      { id_token_encrypted_response_alg: 'RSA-OAEP' },
      'invalid_client_metadata',
      /^id_token_encrypted/,
    ],
    [
      'tokens bound to a certificate',
      { tls_client_certificate_bound_access_tokens: true },
      'invalid_client_metadata',
      /^tls/,
    ],
    ['a scope of elsewhere', { scope: 'openid address' }, 'invalid_client_metadata', /^scope/],
    ['a page that is none', { client_uri: 'javascript:alert(1)' }, 'invalid_client_metadata', /^client_uri/],
    ['an endless name', { client_name: 'x'.repeat(101) }, 'invalid_client_metadata', /^client_name/],
    ['a software statement', { software_statement: 'a.b.c' }, 'unapproved_software_statement', /Software statements/],
  ])('%s', (_what, body, code, words) => {
    expect(() => asked(body)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(words) }))
  })
})

test('what nobody knows, what asks for nothing, and null are no matter', () => {
  const body = {
    'client_name#ja': '台帳',
    made_up: 1,
    require_signed_request_object: false,
    jwks: null,
    request_uris: [],
  }
  expect(asked({ ...body, portico: { settings: { thirdParty: false } }, client_id: 'wiki' })).toEqual(asked({}))
})

test('what is left out is as RFC 7591 has it', () => {
  expect(asked({})).toMatchObject({
    title: 'wiki.example.org',
    settings: { authentication: 'secret', grantTypes: ['authorization_code'], signingAlgorithm: 'RS256' },
    stated: {},
  })
})

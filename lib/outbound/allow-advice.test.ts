import { expect, test } from 'vitest'
import { readConfig } from '#lib/config/env.ts'
import { allowAdvice } from './allow-advice.ts'

test.each(['http://wiki.intranet:8080/portico/logout', 'https://10.20.0.7/out', 'http://[fd00::7]/out'])(
  'what it says to set for %s can be set',
  (address) => {
    const [, value = ''] = /OUTBOUND_ALLOW=(\S+)\. /.exec(allowAdvice(new URL(address))) ?? []
    const env = { PUBLIC_URL: 'https://sso.example.org', OUTBOUND_ALLOW: value }
    expect(readConfig(env).outboundAllow).toEqual([value])
  },
)

test('without an address it names the variable all the same', () => {
  expect(allowAdvice(null)).toContain('OUTBOUND_ALLOW=')
})

import { expect, test } from 'vitest'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { createCallerAddress } from './caller-address.ts'

const behindProxies = createCallerAddress(['10.0.0.0/8', '2001:db8::1', '127.0.0.1'])

test.each([
  ['the peer itself, where nothing was forwarded', '203.0.113.5', undefined, '203.0.113.5'],
  ['the peer itself, whatever a stranger claims', '203.0.113.5', '198.51.100.7', '203.0.113.5'],
  ['the address that our proxy saw', '10.1.2.3', '198.51.100.7', '198.51.100.7'],
  [
    'the last address that is not ours, not what the visitor put before it',
    '10.1.2.3',
    '6.6.6.6, 198.51.100.7, 10.9.9.9',
    '198.51.100.7',
  ],
  ['the first of our own hops, where all are ours', '10.1.2.3', '10.4.4.4, 10.5.5.5', '10.4.4.4'],
  ['the nearest hop before what is no address', '10.1.2.3', '198.51.100.7, <script>, 10.5.5.5', '10.5.5.5'],
  ['an IPv4 peer on an IPv6 socket', '::ffff:10.1.2.3', '198.51.100.7', '198.51.100.7'],
  ['a visitor with IPv6 behind a proxy with IPv6', '2001:db8::1', '2001:db8:ffff::9', '2001:db8:ffff::9'],
  ['nothing, where the connection is gone', undefined, '198.51.100.7', ''],
])('the caller is %s', (_, peer, forwardedFor, caller) => {
  expect(behindProxies(peer, forwardedFor)).toBe(caller)
})

test('without trusted proxies nothing forwarded is believed', () => {
  expect(createCallerAddress([])('127.0.0.1', '198.51.100.7')).toBe('127.0.0.1')
})

test.each(['proxy.example', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '::1/129', ''])(
  '%j is refused at start',
  (range) => {
    expect(() => createCallerAddress([range])).toThrow(CannotStart)
  },
)

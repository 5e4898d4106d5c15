import { expect, test } from 'vitest'
import { readConfig } from '#lib/config/env.ts'
import { guardAddresses } from './guard-addresses.ts'
import { OutboundFailure } from './outbound-failure.ts'

type Env = { PUBLIC_URL?: string; OUTBOUND_ALLOW?: string }

/** What a resolver says of each name. */
const names: Record<string, string[]> = {
  'app.example.org': ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'],
  'wiki.intranet': ['10.1.2.3'],
  'split.example.org': ['93.184.215.14', '10.1.2.3'],
  'rebind.example.org': ['127.0.0.1'],
  'mapped.example.org': ['::ffff:127.0.0.1'],
  'metadata.example.org': ['169.254.169.254'],
  'nowhere.example.org': [],
}

const outside: Env = { PUBLIC_URL: 'https://sso.example.org' }

function guardOf(env: Env) {
  return guardAddresses(readConfig(env), (hostname, _, done) => {
    const found = names[hostname]
    if (!found) return done(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), [])
    done(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  })
}

/** The addresses that a connection to this name is given, or why there is none. */
function resolved(env: Env, hostname: string, all = true): Promise<unknown> {
  return new Promise((resolve) => {
    guardOf(env).lookup(hostname, { all }, (error, address, family) => {
      if (error) resolve(error instanceof OutboundFailure ? error.kind : (error as NodeJS.ErrnoException).code)
      else resolve(typeof address === 'string' ? { address, family } : address.map((one) => one.address))
    })
  })
}

function literal(env: Env, hostname: string): string {
  try {
    guardOf(env).checkLiteral(new URL(`http://${hostname}/`).hostname)
    return 'allowed'
  } catch (error) {
    if (error instanceof OutboundFailure) return error.kind
    throw error
  }
}

test('a name of the public internet is called at all its addresses', async () => {
  expect(await resolved(outside, 'app.example.org')).toEqual(names['app.example.org'])
  expect(await resolved(outside, 'app.example.org', false)).toEqual({ address: '93.184.215.14', family: 4 })
})

test.each([
  'wiki.intranet',
  'split.example.org',
  'rebind.example.org',
  'mapped.example.org',
  'metadata.example.org',
  'nowhere.example.org',
  'localhost',
  'wiki.localhost',
])('%s is not called from a public portal', async (hostname) => {
  expect(await resolved(outside, hostname)).toBe('address_refused')
})

test('what no resolver knows is told as such', async () => {
  expect(await resolved(outside, 'unknown.example.org')).toBe('ENOTFOUND')
})

test.each(['10.0.0.0/8', '10.1.2.3', 'wiki.intranet', 'WIKI.intranet', 'other.host, 10.1.0.0/16'])(
  'OUTBOUND_ALLOW=%s lets a private address be called',
  async (OUTBOUND_ALLOW) => {
    expect(await resolved({ ...outside, OUTBOUND_ALLOW }, 'wiki.intranet')).toEqual(['10.1.2.3'])
  },
)

test('a name that is allowed speaks for itself alone', async () => {
  const allowed = { ...outside, OUTBOUND_ALLOW: 'wiki.intranet' }
  expect(await resolved(allowed, 'split.example.org')).toBe('address_refused')
  expect(literal(allowed, '10.1.2.3')).toBe('address_refused')
})

test.each(['rebind.example.org', 'metadata.example.org', 'localhost'])(
  'OUTBOUND_ALLOW never opens %s',
  async (hostname) => {
    const everything = { ...outside, OUTBOUND_ALLOW: `${hostname},0.0.0.0/0,::/0,127.0.0.1,169.254.169.254` }
    expect(await resolved(everything, hostname)).toBe('address_refused')
  },
)

test('a portal on this machine calls this machine, and still no metadata and no private network', async () => {
  const here = {}
  expect(await resolved(here, 'wiki.localhost')).toEqual(['127.0.0.1', '::1'])
  expect(await resolved(here, 'rebind.example.org')).toEqual(['127.0.0.1'])
  expect(await resolved(here, 'wiki.intranet')).toBe('address_refused')
  expect(await resolved(here, 'metadata.example.org')).toBe('address_refused')
  expect(literal(here, '127.0.0.1')).toBe('allowed')
  expect(literal(here, '[::1]')).toBe('allowed')
})

// No connection to an address looks anything up, so it is checked as it is written, in every spelling that URLs know.
test.each([
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '10.1.2.3',
  '[fd00::1]',
  '169.254.169.254',
  '2852039166',
  '[64:ff9b::a9fe:a9fe]',
  '0.0.0.0',
  '0',
])('the address %s is not called from a public portal', (hostname) => {
  expect(literal(outside, hostname)).toBe('address_refused')
})

test('an address of the public internet is called, a private one where it is allowed', () => {
  expect(literal(outside, '93.184.215.14')).toBe('allowed')
  expect(literal({ ...outside, OUTBOUND_ALLOW: '10.0.0.0/8,fd00::/8' }, '10.1.2.3')).toBe('allowed')
  expect(literal({ ...outside, OUTBOUND_ALLOW: '10.0.0.0/8,fd00::/8' }, '[fd00::1]')).toBe('allowed')
  expect(literal({ ...outside, OUTBOUND_ALLOW: '10.0.0.0/8' }, '[::ffff:10.1.2.3]')).toBe('allowed')
})

test('OUTBOUND_ALLOW refuses what is neither an address, nor a range, nor a host name', () => {
  for (const OUTBOUND_ALLOW of ['10.0.0.0/33', 'http://wiki.intranet', 'wiki intranet', '*.intranet']) {
    expect(() => readConfig({ ...outside, OUTBOUND_ALLOW })).toThrow('OUTBOUND_ALLOW')
  }
})

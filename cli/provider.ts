import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { createProvider } from '#lib/federation/create-provider.ts'
import { editProvider, viewProvider } from '#lib/federation/edit-provider.ts'
import { presetNames } from '#lib/federation/presets.ts'
import { listProviders, type ProviderState } from '#lib/federation/provider.ts'
import { CreateProvider, EditProvider, WhichProvider } from '#lib/federation/provider-fields.ts'
import { removeProvider } from '#lib/federation/remove-provider.ts'
import { testProvider } from '#lib/federation/test-provider.ts'
import { type Call, type Command, listed, numbered, optional, required } from './command.ts'
import { logoOf } from './logo-of.ts'
import { parseOptions } from './parse-options.ts'
import { readSecret } from './read-secret.ts'
import { table } from './table.ts'
import { wordsOf } from './words-of.ts'

const settings = [
  optional('--title <text>', 'what the button says after "Continue with"'),
  optional('--button-text <text>', 'the whole button instead; or none'),
  optional('--logo <file>', 'SVG or PNG for the button, at most 64 KiB; or none'),
  optional('--issuer <url>', 'what the server calls itself (OpenID Connect)'),
  optional('--authorization-url <url>', 'where people are sent (OAuth 2 alone)'),
  optional('--token-url <url>', 'where the answer is exchanged (OAuth 2 alone)'),
  optional('--userinfo-url <url>', 'where the profile is (OAuth 2 alone)'),
  optional('--team-id <id>', 'whose key it is (Apple)'),
  optional('--key-id <id>', 'which key it is (Apple); the secret is the content of its .p8 file'),
  optional('--scopes <scopes>', 'what is asked for'),
  optional('--id-token-alg <alg>', 'RS256, ES256, PS256 or EdDSA; or none for what the server prefers'),
  numbered('--position <n>', 'place among the buttons'),
  optional('--first-arrival <policy>', 'link, create or refuse whoever comes for the first time'),
  optional('--trusts-email <yes|no>', 'its word that an address is verified counts'),
  listed('--domains <domains>', 'e-mail domains whose people are sent there straight; or none'),
  listed('--offered-to <identifiers>', 'subsystems that offer it, portal for the portal itself; or all'),
]

export const providerCommands: readonly Command[] = [
  {
    name: 'provider create',
    summary: 'Set up another server by which people sign in; its client secret is read from standard input',
    argument: '<name>',
    options: [
      required('--preset <kind>', presetNames.join(', ')),
      required('--client-id <id>', 'as that server knows the portal'),
      ...settings,
    ],
    example: 'provider create google --preset google --client-id 1234.apps.example < secret.txt',
    run: async (call) => {
      const clientSecret = await readSecret('Client secret')
      const input = parseOptions(CreateProvider, { slug: call.argument, clientSecret, ...(await given(call)) })
      const { context } = await call.open()
      const { slug } = await createProvider(context(), input, operator)
      const callback = new URL(`/api/auth/callback/${slug}`, context().config.publicUrl).href
      return { json: { slug, callback }, text: `${slug} is set up. Register this address there:\n${callback}` }
    },
  },
  {
    name: 'provider list',
    summary: 'List the other servers by which people sign in',
    example: 'provider list',
    run: async ({ open }) => {
      const { context } = await open()
      const providers = await listProviders(context())
      const headings = ['name', 'kind', 'button', 'newcomers', 'state']
      const text = providers.length > 0 ? table(headings, providers.map(lineOf)) : 'People sign in with their password.'
      return { json: { providers }, text }
    },
  },
  {
    name: 'provider show',
    summary: 'Show everything that is set for one, its secret apart',
    argument: '<name>',
    example: 'provider show google',
    run: async ({ argument, open }) => {
      const { context } = await open()
      const provider = await viewProvider(context(), argument, operator)
      const shown = { ...provider, logo: provider.logo && `${provider.logo.slice(0, 30)}…` }
      return { json: provider, text: table(['setting', 'value'], rowsOf(shown)) }
    },
  },
  {
    name: 'provider edit',
    summary: 'Change settings of one; an address that changes asks for the secret again',
    argument: '<name>',
    options: [
      optional('--client-id <id>', 'as that server knows the portal'),
      optional('--client-secret-stdin', 'read a new client secret from standard input'),
      ...settings,
    ],
    example: 'provider edit google --first-arrival create --offered-to wiki,portal',
    run: async (call) => {
      const secret = call.options['clientSecretStdin'] === true ? await readSecret('Client secret') : undefined
      const { context } = await call.open()
      const known = await viewProvider(context(), call.argument, operator)
      const { endpoints, ...rest } = await given(call)
      const moved = Object.keys(endpoints).length > 0 ? { endpoints: { ...known.endpoints, ...endpoints } } : {}
      const changes = {
        provider: call.argument,
        ...rest,
        ...moved,
        ...(secret !== undefined && { clientSecret: secret }),
      }
      const done = await editProvider(context(), parseOptions(EditProvider, changes), operator)
      return { json: done, text: `${done.slug} is changed.` }
    },
  },
  ...(['enable', 'disable'] as const).map(
    (verb): Command => ({
      name: `provider ${verb}`,
      summary: verb === 'enable' ? 'Offer it on the sign-in page' : 'Offer it no longer; who is connected stays so',
      argument: '<name>',
      example: `provider ${verb} google`,
      run: async ({ argument, open }) => {
        const { context } = await open()
        const done = await editProvider(context(), { provider: argument, enabled: verb === 'enable' }, operator)
        return { json: done, text: `${argument} is switched ${verb === 'enable' ? 'on' : 'off'}.` }
      },
    }),
  ),
  {
    name: 'provider test',
    summary: 'Ask the server for its description now',
    argument: '<name>',
    example: 'provider test google',
    run: async ({ argument, open }) => {
      const { context } = await open()
      const done = await testProvider(context(), parseOptions(WhichProvider, { provider: argument }), operator)
      return { json: done, text: `The server answers. People are sent to ${done.authorization}.` }
    },
  },
  {
    name: 'provider remove',
    summary: 'Take it away for good, and forget whom it knows',
    argument: '<name>',
    example: 'provider remove google',
    run: async ({ argument, open }) => {
      const { context } = await open()
      const done = await removeProvider(context(), parseOptions(WhichProvider, { provider: argument }), operator)
      return { json: done, text: `${done.title} is gone, with ${counted(done.identities, 'connected account')}.` }
    },
  },
]

const lineOf = ({ slug, preset, title, buttonText, firstArrival, enabled, health }: ProviderState): string[] => {
  const state = health.away ? `does not answer: ${health.lastReason}` : enabled ? 'on' : 'off'
  return [slug, preset, buttonText ?? `Continue with ${title}`, firstArrival, state]
}

const rowsOf = (shown: object): string[][] => Object.entries(shown).map(([name, value]) => [name, wordsOf(value)])

const orNone = (value: unknown) => (value === 'none' ? null : value)

/** The settings that a call gives, as the verbs take them. */
async function given({ options }: Call): Promise<Record<string, unknown> & { endpoints: Record<string, unknown> }> {
  const { issuer, authorizationUrl, tokenUrl, userinfoUrl, teamId, keyId, ...rest } = options
  const { trustsEmail, domains, offeredTo, idTokenAlg, buttonText, clientSecretStdin: _read, logo, ...plain } = rest
  const endpoints = Object.entries({ issuer, authorizationUrl, tokenUrl, userinfoUrl })
  const listOf = (value: unknown, word: string) => (String(value) === word ? [] : value)
  const picture = await logoOf(logo)
  return {
    ...plain,
    endpoints: Object.fromEntries(endpoints.filter(([, url]) => url !== undefined)),
    ...(teamId !== undefined && { clientKey: { teamId, keyId } }),
    ...(trustsEmail !== undefined && { trustsEmail: trustsEmail === 'yes' }),
    ...(domains !== undefined && { domains: listOf(domains, 'none') }),
    ...(offeredTo !== undefined && { offeredTo: listOf(offeredTo, 'all') }),
    ...(idTokenAlg !== undefined && { idTokenAlg: orNone(idTokenAlg) }),
    ...(buttonText !== undefined && { buttonText: orNone(buttonText) }),
    ...(picture !== undefined && { logo: picture }),
  }
}

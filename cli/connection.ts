import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { editConnection, enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { disableConnection } from '#lib/subsystems/connections/disable-connection.ts'
import type { Protocol } from '#lib/subsystems/connections/protocol.ts'
import { listConnections, viewConnection } from '#lib/subsystems/connections/view-connection.ts'
import { protocols } from '#lib/web/protocols/protocols.ts'
import { type Call, type Command, required } from './command.ts'
import type { ConnectionFlags } from './connection-flags.ts'
import { oidcFlags } from './oidc-flags.ts'
import { parseOptions } from './parse-options.ts'
import { simpleSsoFlags } from './simple-sso.ts'
import { superflyFlags } from './superfly-flags.ts'
import { table } from './table.ts'
import { wordsOf } from './words-of.ts'

/** By the name of the protocol; one without settings needs no line. */
const flags: Record<string, ConnectionFlags> = {
  oidc: oidcFlags,
  'django-simple-sso': simpleSsoFlags,
  superfly: superflyFlags,
}

const names = protocols.map(({ protocol }) => protocol.name).join(', ')
const subsystemOption = required('--subsystem <identifier>', 'the application')
const which = [subsystemOption, required('--protocol <name>', `one of ${names}`)]
const settings = Object.values(flags).flatMap(({ options }) => options)

export const connectionCommands: readonly Command[] = [
  {
    name: 'connection list',
    summary: 'List the protocols, and which of them an application speaks',
    options: [subsystemOption],
    example: 'connection list --subsystem wiki',
    run: async ({ options, open }) => {
      const { context } = await open()
      const every = protocols.map(({ protocol }) => protocol)
      const connections = await listConnections(context(), every, subsystemOf(options), operator)
      const rows = connections.map(({ protocol, title, enabled }) => [protocol, title, enabled ? 'on' : 'off'])
      return { json: { connections }, text: table(['protocol', 'name', ''], rows) }
    },
  },
  {
    name: 'connection show',
    summary: 'Show everything that is set for one protocol of an application',
    options: which,
    example: 'connection show --subsystem wiki --protocol native',
    run: async ({ options, open }) => {
      const protocol = protocolOf(options)
      const { context } = await open()
      const view = await viewConnection(context(), protocol, subsystemOf(options), operator)
      const rows = Object.entries(view.settings).map(([name, value]) => [name, wordsOf(value)])
      const state = `${view.title} is ${view.enabled ? 'on' : 'off'}.`
      return { json: view, text: rows.length > 0 ? `${state}\n\n${table(['setting', 'value'], rows)}` : state }
    },
  },
  {
    name: 'connection enable',
    summary: 'Let an application speak a protocol, with these settings',
    options: [...which, ...settings],
    example: 'connection enable --subsystem wiki --protocol oidc --redirect-uri https://wiki.example.org/callback',
    run: async (call) => {
      const { protocol, change } = readChange(call)
      const { context } = await call.open()
      const done = await enableConnection(context(), protocol, change, operator)
      const text = `${change.subsystem} ${done.already ? 'spoke it like that already' : `speaks ${protocol.title}`}.`
      return { json: done, text }
    },
  },
  {
    name: 'connection edit',
    summary: 'Change how an application speaks a protocol; what is left out stays',
    options: [...which, ...settings],
    example: 'connection edit --subsystem wiki --protocol oidc --claim groups=roles',
    run: async (call) => {
      const { protocol, change } = readChange(call)
      const { context } = await call.open()
      const done = await editConnection(context(), protocol, change, operator)
      const how = done.already ? 'was like that already' : 'is changed'
      return { json: done, text: `${protocol.title} of ${change.subsystem} ${how}.` }
    },
  },
  {
    name: 'connection disable',
    summary: 'Let an application speak a protocol no longer: the sessions that it opened end',
    options: which,
    example: 'connection disable --subsystem wiki --protocol native',
    run: async ({ options, open }) => {
      const protocol = protocolOf(options)
      const { context } = await open()
      const done = await disableConnection(context(), protocol, subsystemOf(options), operator)
      const off = `is off; ${counted(done.sessionsEnded, 'session')} ended`
      return { json: done, text: `${protocol.title} ${done.already ? 'was off already' : off}.` }
    },
  },
]

type Given = Call['options']

const subsystemOf = ({ subsystem }: Given) => ({ subsystem: String(subsystem) })

/** Refuses: malformed_request (no such protocol). */
function protocolOf({ protocol: name }: Given): Protocol {
  const found = protocols.find(({ protocol }) => protocol.name === name)
  if (!found) throw new Refusal('malformed_request', { detail: `--protocol: must be one of ${names}` })
  return found.protocol
}

/** The settings that were given, as the protocol takes them: flags of another protocol are refused. */
function readChange({ options }: Call) {
  const { subsystem, protocol: name, ...given } = options
  const protocol = protocolOf({ protocol: name })
  const parts = parseOptions(protocol.parts, flags[protocol.name]?.read(given) ?? given)
  return { protocol, change: { subsystem: String(subsystem), ...parts } }
}

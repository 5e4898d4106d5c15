import { operator } from '#lib/base/actor.ts'
import { listPolicies, type ScopedPolicy } from '#lib/factors/list-policies.ts'
import type { Policy } from '#lib/factors/policy.ts'
import { PolicyScope } from '#lib/factors/policy-scope.ts'
import { removePolicy } from '#lib/factors/remove-policy.ts'
import { SetPolicy, setPolicy } from '#lib/factors/set-policy.ts'
import { type Call, type Command, listed, numbered, optional } from './command.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'

const scope = [
  optional('--subsystem <identifier>', 'only on the way into this application; default: everywhere'),
  optional('--role <name>', 'only for holders of this role in it'),
]

export const policyCommands: readonly Command[] = [
  {
    name: 'policy show',
    summary: 'Show what a sign-in must prove; of all that apply the strictest holds',
    example: 'policy show',
    run: async ({ open }) => {
      const { context } = await open()
      const policies = await listPolicies(context())
      const headings = ['for', 'otp', 'kinds', 'proof no older than', 'trusted devices', 'first factor by']
      return { json: { policies }, text: table(headings, policies.map(rowOf)) }
    },
  },
  {
    name: 'policy set',
    summary: 'Say what a sign-in must prove; what is left out stays as it is',
    options: [
      ...scope,
      optional('--otp <how>', 'off, optional (asked of those who have one) or required'),
      listed('--kinds <kinds>', 'what counts as a second factor: totp, hotp; or all'),
      numbered('--max-age-seconds <n>', 'ask again when the proof is older on entry; or none'),
      optional('--trusted-devices <yes|no>', 'whether a browser that is trusted for 30 days counts'),
      optional('--enrolment <who>', 'who adds the first factor: self (at sign-in) or administrator'),
    ],
    example: 'policy set --otp required --subsystem billing',
    run: setCommand,
  },
  {
    name: 'policy remove',
    summary: 'Take a policy away',
    options: scope,
    example: 'policy remove --subsystem billing',
    run: async ({ options, open }) => {
      const input = parseOptions(PolicyScope, options)
      const { context } = await open()
      const done = await removePolicy(context(), input, operator)
      return { json: done, text: done.already ? 'There was none.' : `The policy for ${scopeOf(input)} is gone.` }
    },
  },
]

async function setCommand({ options, open }: Call) {
  const { kinds, maxAgeSeconds, trustedDevices, ...rest } = options
  const input = parseOptions(SetPolicy, {
    ...rest,
    kinds: Array.isArray(kinds) && kinds.join() === 'all' ? null : kinds,
    maxAgeSeconds: maxAgeSeconds === 'none' ? null : maxAgeSeconds,
    trustedDevices: trustedDevices === 'yes' ? true : trustedDevices === 'no' ? false : trustedDevices,
  })
  const { context } = await open()
  const policy = await setPolicy(context(), input, operator)
  const { subsystem, role } = input
  return { json: policy, text: `For ${scopeOf({ subsystem, role })}: ${sentence(policy)}.` }
}

const scopeOf = ({ subsystem, role }: { subsystem?: string | null | undefined; role?: string | null | undefined }) => {
  if (!subsystem) return 'everyone'
  return role ? `${role} of ${subsystem}` : subsystem
}

const rowOf = (policy: ScopedPolicy): string[] => [
  scopeOf(policy),
  policy.otp,
  policy.kinds?.join(', ') ?? 'all',
  policy.maxAgeSeconds === null ? '' : `${policy.maxAgeSeconds} s`,
  policy.trustedDevices ? 'yes' : 'no',
  policy.enrolment,
]

const sentence = (policy: Policy): string =>
  [
    `a second factor is ${policy.otp}`,
    policy.kinds && `only ${policy.kinds.join(' and ')} counts`,
    policy.maxAgeSeconds !== null && `proofs are at most ${policy.maxAgeSeconds} s old`,
    policy.trustedDevices ? 'a trusted device stands in for it' : 'trusted devices do not count',
    policy.enrolment === 'administrator' && 'the first one comes from an administrator',
  ]
    .filter(Boolean)
    .join(', ')

'use server'

import { counted } from '#lib/base/counted.ts'
import { action } from '#lib/web/action.ts'
import {
  MoveRuleForm,
  moveRule,
  RemoveRuleForm,
  RuleForm,
  removeRule,
  saveRule,
  TryRulesForm,
  tryRules,
} from '#lib/web/admin/rule-forms.ts'

const whom = { no_such_user: 'user', no_such_identity: 'user' } as const

export const saveRuleAction = action({
  input: RuleForm,
  run: saveRule,
  fields: { ...whom, no_such_role: 'gives', no_such_team: 'gives', not_permitted: 'gives' },
  done: ({ saved, preview }, { provider, rule }) => {
    if (!saved) return { preview }
    if (rule === undefined) return { notice: 'The rule is added.' }
    return { notice: `The rule is saved.${takenWords(saved)}`, to: `/admin/settings/providers/${provider}/rules` }
  },
})

export const moveRuleAction = action({
  input: MoveRuleForm,
  run: moveRule,
  done: (_, { to }) => ({ notice: `The rule is one further ${to}.` }),
})

export const removeRuleAction = action({
  input: RemoveRuleForm,
  run: removeRule,
  done: (removed) => ({ notice: `The rule is gone.${takenWords(removed)}` }),
})

export const tryRulesAction = action({
  input: TryRulesForm,
  run: tryRules,
  fields: whom,
  done: (preview) => ({ preview }),
})

const takenWords = ({ takenFrom }: { takenFrom: number }): string =>
  takenFrom > 0 ? ` What it gave is taken from ${counted(takenFrom, 'user')}.` : ''

import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { createProvider } from '#lib/federation/create-provider.ts'
import { CreateProvider } from '#lib/federation/provider-fields.ts'
import { viewRules } from '#lib/federation/rules/view-rules.ts'
import { testWorld, type World } from '#test/world.ts'
import { choiceOf, MoveRuleForm, moveRule, RuleForm, removeRule, saveRule } from './rule-forms.ts'

let world: World
const provider = 'hub'
beforeAll(async () => {
  world = await testWorld()
  const hub = { slug: provider, preset: 'github', clientId: 'portico', clientSecret: 'a secret of theirs' }
  await createProvider(world.ctx, CreateProvider.parse(hub), operator)
})
afterAll(() => world.ctx.close())

const seen = () => viewRules(world.ctx, provider, operator)
const claims = async () => (await seen()).rules.map(({ claim }) => claim)

/** What a browser posts. */
async function save(boxes: Record<string, string>) {
  const { version } = await seen()
  return saveRule(world.ctx, RuleForm.parse({ provider, version, operator: 'present', ...boxes }), operator)
}

test('rules are added at the end, moved, put in the place of another, and taken away', async () => {
  for (const claim of ['one', 'two', 'three']) await save({ claim, gives: 'attribute', attribute: claim })
  expect(await claims()).toEqual(['one', 'two', 'three'])
  const move = async (claim: string, to: string) => {
    const { rules, version } = await seen()
    const rule = rules.find((one) => one.claim === claim)?.id
    await moveRule(world.ctx, MoveRuleForm.parse({ provider, version, rule, to }), operator)
  }
  await move('three', 'up')
  expect(await claims()).toEqual(['one', 'three', 'two'])
  await move('one', 'down')
  expect(await claims()).toEqual(['three', 'one', 'two'])
  await move('three', 'up')
  const { rules, version } = await seen()
  const rule = rules[1]?.id ?? ''
  await save({ rule, claim: 'uno', gives: 'field name' })
  expect(await claims()).toEqual(['three', 'uno', 'two'])
  const gone = removeRule(world.ctx, { provider, version, rule }, operator)
  await expect(gone).rejects.toMatchObject({ code: 'changed_meanwhile' })
})

test.each([
  [{ gives: 'role wiki night editor' }, { subsystem: 'wiki', role: 'night editor' }],
  [{ gives: 'team night shift' }, { team: 'night shift' }],
  [{ gives: 'field locale' }, { field: 'locale' }],
  [{ gives: 'attribute', attribute: 'cost-centre' }, { field: 'attribute.cost-centre' }],
])('the choice %o stands for its gift, and comes back as it was chosen', (chosen, gives) => {
  const form = RuleForm.parse({ provider, version: 'x', claim: 'groups', operator: 'present', ...chosen })
  expect(form.said.gives).toEqual(gives)
  expect(choiceOf(form.said.gives)).toEqual({ attribute: '', ...chosen })
})

test.each([
  [{ values: '' }, 'values'],
  [{ values: 'a\nb' }, 'values'],
  [{ gives: 'attribute', attribute: '' }, 'attribute'],
  [{ gives: 'field password' }, 'gives'],
  [{ claims: '{"groups"' }, 'claims'],
  [{ claims: '["staff"]' }, 'claims'],
])('what is wrong with a box is told at that box: %o', (boxes, field) => {
  const right = { provider, version: 'x', claim: 'groups', operator: 'contains', values: 'staff', gives: 'field name' }
  const parsed = RuleForm.safeParse({ ...right, ...boxes })
  expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual([field])
})

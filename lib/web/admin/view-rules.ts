import type { ClaimRule } from '#lib/federation/rules/claim-rule.ts'
import { viewRules } from '#lib/federation/rules/view-rules.ts'
import type { AdminPage } from './admin-page.ts'
import { found } from './found.ts'
import { fieldWords, giftWords } from './gift-words.ts'
import { rolesToGrant } from './roles-to-grant.ts'
import { choiceOf } from './rule-forms.ts'
import { viewProviderHead } from './view-providers.ts'

const choicesMax = 500

type Page = Pick<AdminPage, 'ctx' | 'who' | 'rights' | 'query'>

/** The rules of one sign-in server, and the form for another one or for the one that is to be changed. */
export async function viewProviderRules(page: Page, slug: string) {
  const { ctx, who, query } = page
  const { rules, version } = await found(viewRules(ctx, slug, who))
  const giftOf = await giftWords(
    ctx,
    rules.map(({ gives }) => gives),
  )
  const changed = rules.find(({ id }) => id === query['change'])
  const home = `/admin/settings/providers/${slug}/rules`
  return {
    head: await viewProviderHead(page, slug),
    version,
    rules: rules.map(({ gives, ...rule }) => {
      return {
        ...rule,
        gift: giftOf(gives),
        changeHref: `${home}?change=${rule.id}#rule`,
        current: rule.id === changed?.id,
      }
    }),
    changed: changed ? { ...changed, ...choiceOf(changed.gives) } : null,
    home,
    gifts: await giftsToChoose(page, changed?.gives),
  }
}

/** What this person may have a rule give, as a list offers it; with what the rule gives that is changed. */
async function giftsToChoose({ ctx, rights }: Page, given: ClaimRule['gives'] | undefined) {
  const roles = await rolesToGrant(ctx, rights)
  const teams = rights.may('teams.write')
    ? await ctx.db.team.findMany({
        where: { removedAt: null },
        select: { name: true, title: true },
        orderBy: { title: 'asc' },
        take: choicesMax,
      })
    : []
  const fields = rights.may('users.write') ? ['name', 'givenName', 'familyName', 'locale'] : []
  const choices = [
    ...roles.map(({ value, label }) => ({ value: `role ${value}`, label, group: 'A role' })),
    ...teams.map(({ name, title }) => ({ value: `team ${name}`, label: title, group: 'A place in a team' })),
    ...fields.map((field) => ({ value: `field ${field}`, label: `Their ${fieldWords(field)}`, group: inProfile })),
    ...(fields.length > 0 ? [{ value: 'attribute', label: 'A field of its own', group: inProfile }] : []),
  ]
  const now = given && choiceOf(given).gives
  if (given === undefined || now === undefined || choices.some(({ value }) => value === now)) return choices
  return [{ value: now, label: (await giftWords(ctx, [given]))(given), group: 'As it is' }, ...choices]
}

const inProfile = 'Its value, in the profile'

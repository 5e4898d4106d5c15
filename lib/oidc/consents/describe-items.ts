import type { Context } from '#lib/db/context.ts'
import { findApis } from '#lib/oidc/apis/find-api.ts'
import { apisAmong } from './asked-items.ts'
import { type ConsentLine, consentLines } from './consent-words.ts'

/** What an application gets, in words, with the APIs among it by their titles. */
export async function describeItems(ctx: Context, items: readonly string[]): Promise<ConsentLine[]> {
  const apis = await findApis(ctx, apisAmong(items))
  return consentLines(items, new Map(apis.map(({ uri, title }) => [uri, title])))
}

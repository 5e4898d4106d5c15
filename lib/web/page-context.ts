import { headers } from 'next/headers'
import { hashSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import { type Brand, readBrand } from '#lib/setup/read-brand.ts'
import { contextOf, stamped } from './context.ts'
import { readBrowser, sessionOf } from './guards.ts'

/** What every page starts from. */
export type PageContext = {
  ctx: Context
  brand: Brand
  session: SsoSession | null
  /** The hash that this browser's forms are sealed for; of nothing where it sends no cookies. */
  browserHash: Uint8Array
  nonce: string
  headers: Headers
}

export async function pageContext(): Promise<PageContext> {
  const given = new Headers(await headers())
  const ctx = contextOf(given)
  const [brand, session] = await Promise.all([readBrand(ctx), sessionOf(ctx, given)])
  return {
    ctx,
    brand,
    session,
    browserHash: hashSecret(readBrowser(ctx, given) ?? ''),
    nonce: given.get(stamped.nonce) ?? '',
    headers: given,
  }
}

type Query = Promise<Record<string, string | string[] | undefined>>

/** A page's query parameter, given once; anything else counts as absent. */
export async function readParameter(query: Query, name: string): Promise<string | undefined> {
  const value = (await query)[name]
  return typeof value === 'string' ? value : undefined
}

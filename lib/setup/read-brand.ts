import type { Context } from '#lib/db/context.ts'
import { type BrandColours, brandColours } from '#lib/subsystems/branding/brand-colours.ts'

/** As whose door a page presents itself. */
export type Brand = {
  name: string
  /** A data URL. */
  logo: string | undefined
  colours: BrandColours | undefined
}

/** What an application says on its sign-in page instead of "Sign in", and below it. */
export type LoginWords = { loginTitle: string | undefined; loginText: string | undefined }

/** The brand of this portal. */
export async function readBrand(ctx: Context): Promise<Brand> {
  const row = await ctx.db.instance.findUniqueOrThrow({
    where: { id: 1 },
    select: { name: true, logo: true, accent: true },
  })
  return { name: row.name, logo: row.logo ?? undefined, colours: brandColours(row.accent) ?? undefined }
}

/** The portal's brand with what the application on the way to which somebody is has of its own. */
export async function brandOnTheWay(
  ctx: Context,
  portal: Brand,
  identifier: string | undefined,
): Promise<{ brand: Brand; words: LoginWords }> {
  const own =
    identifier === undefined
      ? null
      : await ctx.db.subsystem.findUnique({
          where: { identifier },
          select: { title: true, accent: true, logo: true, loginTitle: true, loginText: true },
        })
  if (!own) return { brand: portal, words: { loginTitle: undefined, loginText: undefined } }
  return {
    brand: {
      // Under another's sign stands the name of that other.
      name: own.logo ? own.title : portal.name,
      logo: own.logo ?? portal.logo,
      colours: brandColours(own.accent) ?? portal.colours,
    },
    words: { loginTitle: own.loginTitle ?? undefined, loginText: own.loginText ?? undefined },
  }
}

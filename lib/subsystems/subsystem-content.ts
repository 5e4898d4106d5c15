import { createHash } from 'node:crypto'
import type { Prisma } from '#generated/prisma/client.ts'
import { contentVersion } from '#lib/base/content-version.ts'
import type { Context } from '#lib/db/context.ts'

/** The editable part of a subsystem. */
export const contentColumns = {
  title: true,
  description: true,
  landingUrl: true,
  initiateLoginUrl: true,
  logoutUrl: true,
  targetPrefixes: true,
  returnUrls: true,
  returnAfterLogout: true,
  browserBinding: true,
  tokenDelivery: true,
  requireRequestToken: true,
  acceptsUnsolicited: true,
  contact: true,
  idleSeconds: true,
  absoluteSeconds: true,
  endsWithSso: true,
  tokenSeconds: true,
  touchEverySeconds: true,
  roleChoice: true,
  releasedFields: true,
  releasedAttributes: true,
  accent: true,
  logo: true,
  loginTitle: true,
  loginText: true,
} as const satisfies Prisma.SubsystemSelect

export type SubsystemContent = Prisma.SubsystemGetPayload<{ select: typeof contentColumns }>

export const readContent = (ctx: Context, id: string): Promise<SubsystemContent> =>
  ctx.db.subsystem.findUniqueOrThrow({ where: { id }, select: contentColumns })

/** What a subsystem says, as versions, audit and refusals tell it: of a logo only which one it is. */
export const told = <T extends { logo?: string | null | undefined }>(content: T): T =>
  typeof content.logo === 'string'
    ? { ...content, logo: `sha256:${createHash('sha256').update(content.logo).digest('hex').slice(0, 16)}` }
    : content

/** The version that whoever edits sends back. */
export const versionOf = (content: SubsystemContent): string => contentVersion(told(content))

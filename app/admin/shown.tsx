import {
  getAccessFallbackHTTPStatus,
  isHTTPAccessFallbackError,
} from 'next/dist/client/components/http-access-fallback/http-access-fallback'
import type { ReactNode } from 'react'
import { MissingScreen } from '#components/admin/missing-screen.tsx'
import { ForbiddenScreen } from '#components/portal/forbidden-screen.tsx'
import { adminPage } from '#lib/web/admin/admin-page.ts'
import { answerWithStatus } from '#lib/web/page-status.ts'

type Page<Props> = (props: Props) => Promise<ReactNode>

/**
 * Every page of the dashboard is exported through this. What the page is about may not be there, or not be the reader's: Next's
 * own `notFound()` and `forbidden()` say so by scripts alone and leave a blank page without them; here the page itself says it.
 */
export const shown =
  <Props,>(page: Page<Props>): Page<Props> =>
  async (props) => {
    try {
      return await page(props)
    } catch (error) {
      if (!isHTTPAccessFallbackError(error)) throw error
      const status = getAccessFallbackHTTPStatus(error)
      const { ctx, frame } = await adminPage({ needs: 'any' }, Promise.resolve({}))
      answerWithStatus(ctx.requestId, status)
      return status === 404 ? <MissingScreen frame={frame} /> : <ForbiddenScreen />
    }
  }

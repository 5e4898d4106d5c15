import type { Page } from '@playwright/test'

/** The addresses, without their queries, of the pages that this tab shows from now on. Redirects are not shown, so not told. */
export function pagesShown(page: Page): string[] {
  const shown: string[] = []
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) shown.push(frame.url().replace(/[?#].*/, ''))
  })
  return shown
}

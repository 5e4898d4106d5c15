import { expect, type Page } from '@playwright/test'
import { OwnApplication } from './own-application.ts'
import { portal } from './place.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import { test } from './with-people.ts'

const heading = (page: Page, name: string) => expect(page.getByRole('heading', { name })).toBeVisible()
const receipt = (page: Page, application: OwnApplication) =>
  page.getByRole('listitem').filter({ hasText: `Own ${application.identifier}` })

test('a sign-out reaches three applications within two seconds, and one that is down once it is back', async ({
  page,
  anotherBrowser,
  look,
  person,
}, { project }) => {
  // Three applications are connected by the command line, and the pages are looked at.
  test.slow()
  const { username, name } = person('annie')
  const [notes, plans, charts] = ['notes', 'plans', 'charts'].map((word) => {
    return new OwnApplication(project.name === 'journeys' ? word : `${word}-plain`)
  }) as [OwnApplication, OwnApplication, OwnApplication]
  const all = [notes, plans, charts]
  for (const application of all) await application.connect(username)
  const enterAll = async () => {
    for (const application of all) {
      await page.goto(application.origin)
      if (page.url().startsWith(portal)) await signIn(page, username)
      await heading(page, name)
    }
  }

  await enterAll()
  await signOut(page)
  await expect
    .poll(() => all.filter(({ holdsSomebody }) => holdsSomebody).length, { timeout: 2_000, intervals: [20] })
    .toBe(0)
  for (const application of all) await expect(receipt(page, application)).toContainText('signed out')
  await expect(page.getByText('Every application of this session is closed.')).toBeVisible()
  await look('signed-out-told')

  // It comes back while the person looks: nobody does anything, and page and portal see it.
  await enterAll()
  await charts.stop()
  await signOut(page)
  await expect(receipt(page, notes)).toContainText('signed out')
  await expect(receipt(page, plans)).toContainText('signed out')
  await expect(receipt(page, charts)).toContainText('not answering')
  await expect(page.getByText('2 of 3 applications confirmed it so far')).toBeVisible()
  await look('signed-out-pending')
  await charts.start()
  await expect.poll(() => charts.holdsSomebody, { timeout: 20_000 }).toBe(false)
  await expect(receipt(page, charts)).toContainText('signed out', { timeout: 10_000 })
  await expect(page.getByText('Every application of this session is closed.')).toBeVisible()

  // It comes back, and an administrator does not want to wait.
  await enterAll()
  await charts.stop()
  await signOut(page)
  await expect(receipt(page, charts)).toContainText('not answering')
  const admin = await anotherBrowser()
  await admin.goto(`${portal}/admin/subsystems/${charts.identifier}/deliveries`)
  await signIn(admin, 'ada')
  const row = admin.getByRole('row').filter({ hasText: name }).first()
  await expect(row).toContainText('Nothing listens there')
  await look('admin-deliveries-pending', admin)

  await charts.start()
  await row.getByRole('button', { name: /^Send again/ }).click()
  await expect.poll(() => charts.holdsSomebody, { timeout: 10_000 }).toBe(false)
  await expect(receipt(page, charts)).toContainText('signed out', { timeout: 20_000 })

  await admin.reload()
  await expect(row).toContainText('accepted (200)')
  await look('admin-deliveries', admin)
  await admin.goto(`${portal}/admin/subsystems/${charts.identifier}/deliveries?state=pending`)
  await heading(admin, 'Nothing matches')
  for (const application of all) await application.stop()
})

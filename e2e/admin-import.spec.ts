import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { confirm } from './confirm.ts'
import { test } from './fixtures/journey.ts'
import { portal } from './place.ts'
import { signIn } from './sign-in.ts'

/** A file of people: looked through, decided on, and followed to its end. */

async function upload(page: Page, name: string, csv: string): Promise<void> {
  await page.goto(`${portal}/admin/users/import`)
  await signIn(page, 'ada')
  await page.getByLabel('CSV file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await page.getByRole('button', { name: 'Upload and look through' }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
}

/** Waits for a state, asking again where no script does. */
async function waitFor(page: Page, state: string): Promise<void> {
  await expect(async () => {
    if (!(await page.getByText(state, { exact: true }).isVisible())) await page.reload()
    await expect(page.getByText(state, { exact: true })).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 60_000 })
}

test('bad rows are told before anything is done, and the good ones are applied', async ({ page, look }, {
  project,
}) => {
  const username = `imported-${project.name}`
  const csv = `username,name,email,grants\n${username},Imported,,wiki:reader\n,Nameless,,\nx-${username},X,,wiki:painter\n`
  await upload(page, 'people.csv', csv)
  await waitFor(page, 'waiting for your word')
  const rows = page.getByRole('table', { name: 'Rows' }).locator('tbody tr')
  await expect(rows).toContainText([/to be made/, /username: is missing/, /no role painter in wiki/])
  await look('admin-import-checked')
  await confirm(page, 'Apply the import', /^Make 1, give roles to 0/)
  await waitFor(page, 'applied')
  await expect(rows.first()).toContainText('made')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Report as CSV' }).click(),
  ])
  expect((await readFile(await file.path(), 'utf8')).split('\r\n')[1]).toContain(`${username},created`)
  await page.goto(`${portal}/admin/users?search=${username}`)
  await expect(page.getByRole('link', { name: 'Imported' })).toBeVisible()
})

test('a long file shows how far it is, and is cancelled between rows', async ({ page }, { project }) => {
  test.slow()
  const rows = Array.from({ length: 8_000 }, (_, n) => `long-${project.name}-${n},No. ${n},,`)
  await upload(page, 'long.csv', `username,name,email,grants\n${rows.join('\n')}\n`)
  await waitFor(page, 'waiting for your word')
  await expect(page.getByText('8,000 to be made')).toBeVisible()
  await confirm(page, 'Apply the import', /^Make 8,000/)
  await expect(page.getByRole('progressbar')).toBeVisible()
  await confirm(page, 'Cancel the import', 'Cancel the import')
  await waitFor(page, 'cancelled')
  await page.goto(`${portal}/admin/users/import`)
  await expect(page.getByRole('row', { name: /long\.csv.*cancelled/ }).first()).toBeVisible()
})

test('a file that cannot be read is refused whole', async ({ page, complaints }) => {
  complaints.allow(/status of 400/)
  await page.goto(`${portal}/admin/users/import`)
  await signIn(page, 'ada')
  const file = { name: 'shoes.csv', mimeType: 'text/csv', buffer: Buffer.from('username,shoe size\nada,37\n') }
  await page.getByLabel('CSV file').setInputFiles(file)
  await page.getByRole('button', { name: 'Upload and look through' }).click()
  await expect(page.getByText(/column shoe size is not known/)).toBeVisible()
})

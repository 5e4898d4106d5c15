import { type Inbox, withInbox } from './fixtures/inbox.ts'
import { test as journey } from './fixtures/journey.ts'
import { type NewPortal, withNewPortal } from './fixtures/new-portal.ts'
import { type PartName, type Person, personOf } from './people.ts'

type WithPeople = {
  /** Who plays a part in this project. */
  person: (part: PartName) => Person
  inbox: Inbox
  /** A portal that sends its mail to `inbox` and knows Katherine and Barbara; it lives as long as the journey. */
  mailingPortal: NewPortal
}

/** The `test` of journeys of people with authenticators. */
export const test = journey.extend<WithPeople>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  person: async ({}, use, { project }) => use((part) => personOf(part, project.name)),
  // Without scripts the pages look the same, and one look at each is enough.
  look: async ({ look, javaScriptEnabled }, use) => use(javaScriptEnabled === false ? async () => undefined : look),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  inbox: async ({}, use) => withInbox(use),
  mailingPortal: [
    async ({ inbox }, use, { project }) => {
      const furnished = async (portal: NewPortal) => {
        await portal.run('e2e/furnish-mailing.ts', project.name)
        await use(portal)
      }
      await withNewPortal(furnished, { SMTP_URL: inbox.url })
    },
    // A start is not part of what a journey may take.
    { timeout: 120_000 },
  ],
})

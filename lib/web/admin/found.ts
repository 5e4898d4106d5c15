import { forbidden, notFound } from 'next/navigation'
import { Refusal } from '#lib/base/refusal.ts'

/** What a page is about: where a verb says that it is not there or not for this person, the page answers 404 or 403. */
export async function found<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) notFound()
    if (error instanceof Refusal && error.status === 403) forbidden()
    throw error
  }
}

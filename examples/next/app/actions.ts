'use server'

import { revalidatePath } from 'next/cache'
import { door } from '#examples/next/door.ts'
import { notes } from '#examples/next/notes.ts'

/** Whoever posts all the same, without the button, is told no here, where it counts. */
export async function addNote(form: FormData): Promise<void> {
  const { user } = await door.actionRequired('/', 'note.add')
  notes.push({ id: notes.length, by: user.name ?? user.id, text: String(form.get('text') ?? '').slice(0, 200) })
  revalidatePath('/')
}

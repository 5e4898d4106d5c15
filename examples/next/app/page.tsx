import { door } from '#examples/next/door.ts'
import { notes } from '#examples/next/notes.ts'
import { addNote } from './actions.ts'

export default async function Home() {
  const { user, roles, actions } = await door.signInRequired('/')
  return (
    <>
      <header>
        <p>
          Signed in as <strong>{user.name}</strong>, {roles.map(({ title }) => title).join(', ')}
        </p>
        <form method="post" action="/sign-out">
          <button type="submit">Sign out</button>
        </form>
      </header>
      <h1>Board</h1>
      <ul>
        {notes.map(({ id, by, text }) => (
          <li key={id}>
            <strong>{by}</strong>: {text}
          </li>
        ))}
        {notes.length === 0 && <li>No notes yet.</li>}
      </ul>
      {actions.includes('note.add') ? (
        <form action={addNote}>
          <label>
            Your note <input name="text" required maxLength={200} />
          </label>
          <button type="submit">Add note</button>
        </form>
      ) : (
        <p>
          Your role reads notes; it takes <code>note.add</code> to add one.
        </p>
      )}
    </>
  )
}

/** Unseen, but there: password managers look for it to know whose password this is. Not posted. */
export function UsernameHint({ username }: { username: string }) {
  return (
    <input
      type="text"
      autoComplete="username"
      value={username}
      readOnly
      tabIndex={-1}
      aria-hidden="true"
      className="sr-only"
    />
  )
}

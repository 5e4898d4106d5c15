/** The process cannot start (or go on) for a reason its operator can cure: the message is the whole answer, no stack trace. */
export class CannotStart extends Error {
  override name = 'CannotStart'
}

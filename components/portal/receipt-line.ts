/** An application that a sign-out ended. */
export type ReceiptLine = {
  identifier: string
  title: string
  /**
   * `signed_out` it said so; `unasked` it asks by itself; `untellable` nothing tells it; `telling` being told;
   * `not_answering` told again until it answers; `given_up` it did not answer for a day.
   */
  state: 'signed_out' | 'unasked' | 'untellable' | 'telling' | 'not_answering' | 'given_up'
}

/** Whether an application may still come to say so. */
export const isPending = ({ state }: ReceiptLine): boolean => state === 'telling' || state === 'not_answering'

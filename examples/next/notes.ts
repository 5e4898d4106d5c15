type Note = { id: number; by: string; text: string }

declare global {
  var boardNotes: Note[] | undefined
}

/** In memory, and on the process: pages and actions are separate bundles. */
globalThis.boardNotes ??= []
export const notes: Note[] = globalThis.boardNotes

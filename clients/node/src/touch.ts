import type { SessionState } from './answers.ts'
import { callPortal, type Portal } from './call-portal.ts'
import { readSessionStates } from './read-answer.ts'

export interface TouchInput {
  /** Sessions whose people were active since the last call: their idle limit starts anew. */
  sessions?: readonly string[]
  /** Sessions to ask about without extending them. */
  check?: readonly string[]
}

/** The portal's limit for one call. */
export const idsPerCall = 1000

/** Asks which sessions live, in calls of at most 1,000 ids. One state per distinct id; an id in both lists was active. */
export async function touch(portal: Portal, { sessions = [], check = [] }: TouchInput): Promise<SessionState[]> {
  const active = new Set(sessions)
  const ids = [...new Set([...sessions, ...check])]
  const states: SessionState[] = []
  for (let start = 0; start < ids.length; start += idsPerCall) {
    const batch = ids.slice(start, start + idsPerCall)
    const body = { sessions: batch.filter((id) => active.has(id)), check: batch.filter((id) => !active.has(id)) }
    states.push(...readSessionStates(await callPortal(portal, '/api/sso/session/touch', body)))
  }
  return states
}

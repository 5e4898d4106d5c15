'use server'

import {
  CutEverySession,
  CutSessionsOfSubsystem,
  CutSessionsOfUser,
  CutSsoSession,
  CutSubsystemSession,
  cutEverySession,
  cutSessionsOfSubsystem,
  cutSessionsOfUser,
  cutSsoSession,
  cutSubsystemSession,
} from '#lib/sessions/cut-sessions.ts'
import { action } from '#lib/web/action.ts'

export const endSsoSession = action({
  input: CutSsoSession,
  run: cutSsoSession,
  done: ({ applications }) => ({
    notice: `Ended, in ${applications} ${applications === 1 ? 'application' : 'applications'}.`,
  }),
})

export const endSubsystemSession = action({
  input: CutSubsystemSession,
  run: cutSubsystemSession,
  done: ({ ended }) => ({ notice: ended === 0 ? 'It was over already.' : 'Ended.' }),
})

export const endSessionsOfUser = action({
  input: CutSessionsOfUser,
  run: cutSessionsOfUser,
  done: ({ username }) => ({ notice: `Every session of ${username} is over.` }),
})

export const endSessionsOfSubsystem = action({
  input: CutSessionsOfSubsystem,
  run: cutSessionsOfSubsystem,
  done: ({ identifier }) => ({ notice: `Every session in ${identifier} is over.` }),
})

export const endEverySession = action({ input: CutEverySession, run: cutEverySession })

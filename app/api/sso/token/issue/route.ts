import { IssueToken, issue } from '#lib/sso/issue.ts'
import { subsystemOrLauncher } from '#lib/web/guards.ts'
import { route } from '#lib/web/route.ts'

export const POST = route({ guard: subsystemOrLauncher, input: IssueToken, run: issue, status: 201 })

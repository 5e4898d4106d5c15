import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { giveTemporaryPassword } from '#lib/users/give-temporary-password.ts'
import { setPassword } from '#lib/users/set-password.ts'
import { type Answer, type Call, type Command, optional } from './command.ts'
import { readSecret } from './read-secret.ts'

export const setPasswordCommand: Command = {
  name: 'user set-password',
  summary: 'Set a password and end every session',
  argument: '<user>',
  options: [
    optional('--generate-temporary', 'make one up, show it once; the next sign-in asks for one of their own'),
    optional('--password-stdin', 'read the password from standard input'),
    optional('--temporary', 'with --password-stdin: the next sign-in asks for one of their own'),
  ],
  example: 'user set-password ada --generate-temporary',
  run: (call) => {
    const { generateTemporary, passwordStdin, temporary } = call.options
    if (Boolean(generateTemporary) === Boolean(passwordStdin) || (generateTemporary && temporary)) {
      const detail = 'Either --generate-temporary, or --password-stdin with or without --temporary.'
      throw new Refusal('malformed_request', { detail })
    }
    return generateTemporary ? giveGenerated(call) : setRead(call)
  },
}

async function giveGenerated({ argument, open }: Call): Promise<Answer> {
  const { context } = await open()
  const done = await giveTemporaryPassword(context(), { user: argument }, operator)
  const ended = counted(done.sessionsEnded, 'session')
  const until = done.expiresAt.toISOString()
  return {
    json: done,
    text: `${done.password}\n\nThe temporary password of ${done.username}, shown this once and good until ${until}; ${ended} ended.`,
  }
}

async function setRead({ argument, options, open }: Call): Promise<Answer> {
  const password = await readSecret('New password')
  const { context } = await open()
  const temporary = options['temporary'] === true
  const done = await setPassword(context(), { user: argument, password, temporary }, operator)
  const ended = counted(done.sessionsEnded, 'session')
  return {
    json: done,
    text: `The${temporary ? ' temporary' : ''} password of ${done.username} is set; ${ended} ended.`,
  }
}

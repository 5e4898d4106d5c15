/** Why a visitor is not let on, for a page of the application's own. */
export interface Problem {
  status: number
  /**
   * The portal's refusal code, or `sign_in_required`, `action_missing`, `wrong_origin`, `unreachable`, or what was wrong with
   * the return from the portal: `malformed`, `no_pending_login`, `issuer_mismatch`.
   */
  code: string
  /** Finds the request in the portal's log. */
  requestId: string | undefined
  /** Where a link may lead that starts anew: a path of this application. */
  retry: string
}

/** Plain and readable; an application with a look of its own gives `page`. */
export function problemPage(problem: Problem): string {
  const [title, text] = wordsFor(problem)
  const reference = [problem.code, problem.requestId].filter(Boolean).join(', ')
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title}</title>
<main><h1>${title}</h1><p>${text}</p><p><a href="${escaped(problem.retry)}">Sign in</a></p>
<p><small>${escaped(reference)}</small></p></main></html>
`
}

function wordsFor({ status, code }: Problem): [title: string, text: string] {
  if (status >= 500) {
    return [
      'Nobody can be signed in at the moment',
      'The sign-in portal does not answer. Please try again in a minute.',
    ]
  }
  switch (code) {
    case 'action_missing':
      return ['Your roles do not include this', 'Whoever administers this application can grant it.']
    case 'wrong_origin':
      return ['This form came from another site', 'Nothing was changed.']
    case 'access_denied':
      return ['You have no access here', 'Whoever administers this application can grant it.']
    default:
      return [
        'That did not work',
        'The way back from the sign-in portal did not lead in. Nothing is lost: start once more.',
      ]
  }
}

const escaped = (text: string): string => text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)

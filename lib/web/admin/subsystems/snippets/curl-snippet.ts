import type { Connection } from './snippet.ts'

/** A sign-in by hand: to see what the portal answers before any code is written. */
export function curlSnippet({ portalUrl, identifier }: Connection): string {
  return `#!/bin/sh
# PORTICO_SECRET is in the environment.
PORTAL='${portalUrl}'
VERIFIER=$(openssl rand -hex 32)
CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 | tr '+/' '-_' | tr -d '=\\n')

echo "Open this, sign in, and copy what stands behind subsystemToken= in the address where you land (60 seconds):"
echo "$PORTAL/sso/login?subsystemIdentifier=${identifier}&codeChallenge=$CHALLENGE"
read -r TOKEN

curl -sS -u "${identifier}:$PORTICO_SECRET" -H 'Content-Type: application/json' "$PORTAL/api/sso/token/exchange" \\
  -d "{\\"subsystemToken\\":\\"$TOKEN\\",\\"codeVerifier\\":\\"$VERIFIER\\"}"
`
}

import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { porticoNext } from '#clients/node/src/next.ts'
import { createPortico } from '#clients/node/src/portico.ts'

const { APPLICATION_URL: url = 'http://board.localhost:3004', PORTICO_URL = 'http://localhost:3000' } = process.env
const { PORTICO_IDENTIFIER: identifier = 'board', PORTICO_SECRET: secret = '' } = process.env

/** Everything between this application and its portal. `connect` runs with the first request, so a build needs no secret. */
const connect = () => createPortico({ url: PORTICO_URL, identifier, secret, secureCookies: url.startsWith('https:') })
export const door = porticoNext(connect, { url, headers, redirect, forbidden: notFound, returnTo: '/signed-out' })

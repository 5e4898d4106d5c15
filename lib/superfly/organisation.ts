/** The attribute that holds what Superfly called a user's organization. */
export const organisation = 'organization'

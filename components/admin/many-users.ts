/** Where the boxes of the list of users belong, and their name. A file without script: the server's part reads it too. */
export const manyUsers = { form: 'many-users', name: 'user[]' }

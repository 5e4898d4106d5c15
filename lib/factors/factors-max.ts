/** So many factors a user may have: with every further one a guess gets likelier to hit. */
export const factorsMax = 10

/** The port where nobody chose one: the same at each start, because clients remember the whole address. */
export const defaultPort = 8725;

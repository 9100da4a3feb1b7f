/** How far a journey has come, in the order in which a client goes. */
export const phases = ['discovery', 'registration', 'authorization', 'consent', 'token', 'access'] as const;

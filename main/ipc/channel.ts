/** The only IPC channel: calls go one way over it, notifications the other. */
export const channel = 'drawbridge';

/** The origin of our own pages, and the only one whose calls are answered. */
export const appOrigin = 'app://drawbridge';

/** Beside the contracts' calls: the page begins to listen. Sent by the preload before the page's first snapshot. */
export const subscribeCall = 'subscribe';

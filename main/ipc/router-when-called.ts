import type { Answer } from './messages.ts';
import type { Caller, RouterParts } from './router.ts';

/**
 * Answers the pages' calls like the router, which the first call loads: with it come zod and the schemas of both
 * contracts, 30 ms that would otherwise stand between the start of the app and its tray icon.
 */
export function routeWhenCalled(parts: RouterParts): (caller: Caller, message: unknown) => Promise<Answer> {
  let router: Promise<(caller: Caller, message: unknown) => Promise<Answer>> | null = null;
  return async (caller, message) => {
    router ??= import('./router.ts').then(({ createRouter }) => createRouter(parts));
    return (await router)(caller, message);
  };
}

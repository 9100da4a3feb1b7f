import { appOrigin } from '../ipc/channel.ts';

/** Whether a page may go to `target` by itself: only to itself again (a reload). */
export const mayNavigate = (current: string, target: string): boolean =>
  target.startsWith(`${appOrigin}/`) && target === current;

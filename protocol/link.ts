/**
 * What links are made of. Free of zod: windows and public pages make links, and the app reads one before anything else is
 * loaded.
 */

/** The scheme of our links. */
export const linkScheme = 'drawbridge';

/** The settings that a link can lead to. */
export const settingNames = ['tunnel', 'login', 'updates', 'privacy'] as const;
export type SettingName = (typeof settingNames)[number];

/** The link that leads to whoever knocks. It names nobody. */
export const knockLink = `${linkScheme}://knock`;

/** The link that leads to a journey. */
export const journeyLink = (id: string): string => `${linkScheme}://journey/${id}`;

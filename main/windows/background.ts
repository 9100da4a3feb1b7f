import { nativeTheme } from 'electron';

/** What a window shows before its page does: the page's own ground (`--canvas` in renderer/styles/tokens.css). */
export const background = (): string => (nativeTheme.shouldUseDarkColors ? '#161817' : '#f6f6f4');

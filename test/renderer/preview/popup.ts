import { installPreview } from './install.ts';

installPreview();
await import('../../../renderer/popup.tsx');

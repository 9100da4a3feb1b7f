import { installPreview } from './install.ts';

installPreview();
await import('../../../renderer/timeline.tsx');

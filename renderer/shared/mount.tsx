import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { Announcer } from './announcer.tsx';
import { ErrorBoundary } from './error-boundary.tsx';

/** Draws a window's content into `#root`. */
export function mount(content: ReactNode): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no #root');
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>{content}</ErrorBoundary>
      <Announcer />
    </StrictMode>,
  );
}

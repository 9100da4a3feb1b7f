import { type Component, judgedComponent } from './component.ts';

/** The metadata documents, by which a client learns where to register, authorize and get its token. */
export const discovery: Component = (observed) =>
  judgedComponent(observed, {
    name: 'discovery',
    what: 'Metadata requests',
    kinds: ['metadata'],
    rules: ['discovery-failed', 'host-not-passed'],
  });

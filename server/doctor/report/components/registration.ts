import { type Component, judgedComponent } from './component.ts';

/** Dynamic client registration. A client with a metadata document or a fixed id needs none. */
export const registration: Component = (observed) =>
  judgedComponent(observed, {
    name: 'registration',
    what: 'Registrations',
    kinds: ['register'],
    rules: ['nothing-registered', 'registration-refused'],
  });

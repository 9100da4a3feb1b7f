import { type Component, judgedComponent } from './component.ts';

/** The page for the person, up to the code with which the browser is sent back. A person's no is no fault of it. */
export const authorization: Component = (observed) =>
  judgedComponent(observed, {
    name: 'authorization',
    what: 'Steps of the browser',
    kinds: ['authorize', 'code-sent'],
    rules: ['no-authorize', 'authorize-refused', 'knock-unanswered', 'answer-not-collected'],
  });

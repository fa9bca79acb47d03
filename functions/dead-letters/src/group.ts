import { group } from '@boxoffice/shared/functions/group.ts';

export const deadLetters = group('dead-letters', {
  http: [],
  events: { '*': async () => (await import('./events/keep-letter.ts')).keepLetter },
});

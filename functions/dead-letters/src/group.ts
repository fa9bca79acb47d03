import { group } from '@boxoffice/shared/functions/group.ts';

export const deadLettersGroup = group('dead-letters', {
  config: async () => (await import('./config.ts')).config,
  http: {},
  events: { '*': async () => (await import('./events/keep-dead-letter.ts')).keepDeadLetter },
});

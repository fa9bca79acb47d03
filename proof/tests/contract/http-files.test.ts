import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sendHttpFile } from '../../harness/http-file.ts';
import { startSystem } from '../../harness/system.ts';

const system = await startSystem();

describe.each(['auth', 'tickets', 'orders', 'payments', 'expiration', 'passes', 'dead-letters'])(
  '%s.http',
  (service) => {
    test('runs from top to bottom by itself', async () => {
      const file = resolve(import.meta.dirname, `../../../functions/${service}/${service}.http`);
      const answers = await sendHttpFile(file, {
        site: system.url,
        mails: system.mailUrl(),
        stripe: system.env.STRIPE_API_URL ?? '',
        function: system.serviceUrl(service),
      });
      expect(answers.length).toBeGreaterThan(0);
      const wrong = answers.filter(({ status, expected }) =>
        expected ? status !== expected : status >= 300,
      );
      expect(wrong).toEqual([]);
    });
  },
);

import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sendHttpFile } from '../../harness/http-file.ts';
import { environment, system } from '../../harness/system.ts';

const { url, services } = await system();

describe.each(['auth', 'tickets', 'orders', 'payments', 'expiration', 'dead-letters'])(
  '%s.http',
  (service) => {
    test('runs from top to bottom by itself', async () => {
      const file = resolve(import.meta.dirname, `../../../functions/${service}/${service}.http`);
      const stripe = environment().STRIPE_API_URL ?? '';
      const answers = await sendHttpFile(file, { site: url, stripe, function: services[service] ?? '' });
      expect(answers.length).toBeGreaterThan(0);
      const wrong = answers.filter(({ status, expected }) =>
        expected ? status !== expected : status >= 300,
      );
      expect(wrong).toEqual([]);
    });
  },
);

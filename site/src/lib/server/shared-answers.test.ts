import { afterEach, expect, test, vi } from 'vitest';
import { forgetSharedAnswers, SharedAnswers } from './shared-answers.ts';

const answers = new SharedAnswers<string>((answer) => (answer === 'error' ? undefined : answer.length));

afterEach(() => {
  forgetSharedAnswers();
  vi.useRealTimers();
});

test('visitors within a second share one answer, and the next second asks again', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  const ask = vi.fn(async () => '[]');
  const get = () => answers.get('/', ask);
  await Promise.all([get(), get(), get()]);
  vi.advanceTimersByTime(999);
  await get();
  expect(answers.fresh('/')).toBe('[]');
  expect(ask).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(answers.fresh('/')).toBeUndefined();
  await get();
  expect(ask).toHaveBeenCalledTimes(2);
});

test('an answer that took longer than its second is not served to a later visitor', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  const slow = Promise.withResolvers<string>();
  const first = answers.get('/', () => slow.promise);
  vi.advanceTimersByTime(1001);
  expect(await answers.get('/', async () => 'new')).toBe('new');
  slow.resolve('old');
  expect(await first).toBe('old');
  expect(await answers.get('/', async () => 'newest')).toBe('new');
});

test('an answer that was asked for before a write is not served after it', async () => {
  const slow = Promise.withResolvers<string>();
  const first = answers.get('/', () => slow.promise);
  forgetSharedAnswers();
  const second = answers.get('/', async () => 'new');
  slow.resolve('old');
  expect(await first).toBe('old');
  expect(await second).toBe('new');
  expect(answers.fresh('/')).toBe('new');
});

test('an error is not kept', async () => {
  await expect(answers.get('/', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await answers.get('/', async () => 'error')).toBe('error');
  expect(answers.fresh('/')).toBeUndefined();
  expect(await answers.get('/', async () => '[]')).toBe('[]');
});

test('the answers that are kept are bounded in number and in bytes', async () => {
  for (let n = 0; n < 300; n++) await answers.get(`/${n}`, async () => 'x');
  const kept = () => Array.from({ length: 300 }, (_, n) => answers.fresh(`/${n}`)).filter(Boolean).length;
  expect(kept()).toBe(200);
  expect(await answers.get('/more', async () => 'more')).toBe('more');
  forgetSharedAnswers();
  for (let n = 0; n < 5; n++) await answers.get(`/${n}`, async () => 'x'.repeat(6_000_000));
  expect(kept()).toBe(3);
});

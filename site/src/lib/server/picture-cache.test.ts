import { expect, test, vi } from 'vitest';
import { PictureCache } from './picture-cache.ts';

const picture = async () => new Uint8Array(1);

test('a second new picture within a second is not drawn, and one that is kept is returned', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const pictures = new PictureCache(2);
  const first = pictures.get('first', picture);
  expect(first).toBeDefined();
  expect(pictures.get('second', picture)).toBeUndefined();
  expect(pictures.get('first', picture)).toBe(first);
  vi.advanceTimersByTime(1000);
  expect(pictures.get('second', picture)).toBeDefined();
  vi.useRealTimers();
});

test('a picture that failed is drawn again', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const pictures = new PictureCache(2);
  await expect(pictures.get('one', () => Promise.reject(new Error('no memory')))).rejects.toThrow();
  vi.advanceTimersByTime(1000);
  expect(await pictures.get('one', picture)).toHaveLength(1);
  vi.useRealTimers();
});

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { startS3Fake } from '../../s3-fake/s3-fake.ts';
import { folderStore } from './folder-store.ts';
import { s3Store } from './s3-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'covers-'));
const identity = { accessKeyId: 'local', secretAccessKey: 'local' };
const s3 = await startS3Fake({ host: '127.0.0.1', port: 0, ...identity });
const other = await startS3Fake({
  host: '127.0.0.1',
  port: 0,
  accessKeyId: 'local',
  secretAccessKey: 'other',
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([s3.stop(), other.stop()]);
});
const bucket = new URL('s3://covers/eu/prod');
const endpointOf = ({ port }: { port: number }) => `http://127.0.0.1:${port}`;

describe.each([
  ['a folder', folderStore(pathToFileURL(join(folder, 'not', 'made', 'yet')))],
  ['a bucket', s3Store(bucket, endpointOf(s3))],
])('%s', (_, store) => {
  test('keeps what was written, also when it is written twice at the same time', async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, n) => n);
    await Promise.all([
      store.write('a/page.webp', bytes, 'image/webp'),
      store.write('a/page.webp', bytes, 'image/webp'),
    ]);
    expect(await store.read('a/page.webp')).toEqual(expect.objectContaining({ length: 70_000 }));
    expect(Buffer.compare(Buffer.from((await store.read('a/page.webp')) ?? []), bytes)).toBe(0);
  });

  test('has nothing under an unknown key, or under a removed one', async () => {
    expect(await store.read('b/page.webp')).toBeUndefined();
    await store.write('b/page.webp', Uint8Array.of(1), 'image/webp');
    await store.remove('b/page.webp');
    await store.remove('b/page.webp');
    expect(await store.read('b/page.webp')).toBeUndefined();
  });
});

test('objects have the prefix, the type and a long caching', async () => {
  await s3Store(bucket, endpointOf(s3)).write('c/share.jpg', Uint8Array.of(1), 'image/jpeg');
  expect(s3.objects.get('/covers/eu/prod/c/share.jpg')?.headers).toEqual({
    'content-type': 'image/jpeg',
    'cache-control': 'public, max-age=31536000, immutable',
  });
});

test('a request with the wrong key is refused and stores nothing', async () => {
  const store = s3Store(bucket, endpointOf(other));
  await expect(store.write('d/page.webp', Uint8Array.of(1), 'image/webp')).rejects.toThrow(
    'SignatureDoesNotMatch',
  );
  await expect(store.read('d/page.webp')).rejects.toThrow('SignatureDoesNotMatch');
  expect(other.objects.size).toBe(0);
});

test('a folder has no half-written file, and removes the drafts of a crash with the picture', async () => {
  const store = folderStore(pathToFileURL(join(folder, 'whole')));
  await store.write('e/page.webp', Uint8Array.of(1), 'image/webp');
  await expect(store.write('e/page.webp/below', Uint8Array.of(1), 'image/webp')).rejects.toThrow();
  expect(readdirSync(join(folder, 'whole', 'e'))).toEqual(['page.webp']);
  await store.remove('e/page.webp');
  expect(readdirSync(join(folder, 'whole'))).toEqual([]);
});

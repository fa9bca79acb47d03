import { once } from 'node:events';
import { brotliDecompressSync, createBrotliDecompress, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compressed } from './compressed.ts';

const page = (body: string | ReadableStream) =>
  new Response(body, { headers: { 'content-type': 'text/html', 'content-length': '99', etag: '"1"' } });

test('a page is compressed as the browser can take it', async () => {
  const br = compressed(page('<p>Gala</p>'), 'gzip, deflate, br');
  expect(br.headers.get('content-encoding')).toBe('br');
  expect(br.headers.has('content-length')).toBe(false);
  expect(brotliDecompressSync(Buffer.from(await br.arrayBuffer())).toString()).toBe('<p>Gala</p>');
  const gzip = compressed(page('<p>Gala</p>'), 'gzip');
  expect(gunzipSync(Buffer.from(await gzip.arrayBuffer())).toString()).toBe('<p>Gala</p>');
});

test('who takes no compression gets the page as it is', async () => {
  expect(await compressed(page('<p>Gala</p>'), null).text()).toBe('<p>Gala</p>');
});

test('what is no page is left alone', () => {
  const json = Response.json({});
  expect(compressed(json, 'br')).toBe(json);
});

test('the first piece of a page arrives before the last is written', async () => {
  let write: (text: string) => void = () => undefined;
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      write = (text) => controller.enqueue(Buffer.from(text));
    },
  });
  const reader = compressed(page(source), 'br').body?.getReader();
  write('<h1>Tickets</h1>');
  const decompress = createBrotliDecompress();
  const first = once(decompress, 'data');
  decompress.write((await reader?.read())?.value);
  expect(String(await first)).toBe('<h1>Tickets</h1>');
});

import { once } from 'node:events';
import { brotliDecompressSync, createBrotliDecompress, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compressed } from './compressed.ts';

const page = (body: string | ReadableStream) =>
  new Response(body, { headers: { 'content-type': 'text/html', 'content-length': '99', etag: '"1"' } });

test('a page is compressed with an encoding that the browser accepts', async () => {
  const br = await compressed(page('<p>Gala</p>'), 'gzip, deflate, br');
  expect(br.headers.get('content-encoding')).toBe('br');
  expect(br.headers.get('etag')).toBeNull();
  const bytes = Buffer.from(await br.arrayBuffer());
  expect(br.headers.get('content-length')).toBe(String(bytes.length));
  expect(brotliDecompressSync(bytes).toString()).toBe('<p>Gala</p>');
  const gzip = await compressed(page('<p>Gala</p>'), 'gzip');
  expect(gunzipSync(Buffer.from(await gzip.arrayBuffer())).toString()).toBe('<p>Gala</p>');
});

test('a browser without compression gets the page uncompressed', async () => {
  expect(await (await compressed(page('<p>Gala</p>'), null)).text()).toBe('<p>Gala</p>');
});

test('an answer that is not HTML is not compressed', async () => {
  const json = Response.json({});
  expect(await compressed(json, 'br')).toBe(json);
});

test('the first chunk of a page arrives before the last is written', async () => {
  let write: (text: string) => void = () => undefined;
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      write = (text) => controller.enqueue(Buffer.from(text));
    },
  });
  const streamed = page(source);
  streamed.headers.delete('content-length');
  const reader = (await compressed(streamed, 'br')).body?.getReader();
  write('<h1>Tickets</h1>');
  const decompress = createBrotliDecompress();
  const first = once(decompress, 'data');
  decompress.write((await reader?.read())?.value);
  expect(String(await first)).toBe('<h1>Tickets</h1>');
});

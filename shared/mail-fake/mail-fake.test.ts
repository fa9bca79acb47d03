import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterAll, expect, test } from 'vitest';
import { LOOPBACK, readConfig } from './config.ts';
import { startMailFake } from './mail-fake.ts';

const folder = mkdtempSync(join(tmpdir(), 'boxoffice-mail-'));
const mail = await startMailFake({
  port: 0,
  smtpPort: 0,
  host: '127.0.0.1',
  hosts: [...LOOPBACK, 'mails.test'],
  folder,
});
afterAll(async () => {
  await mail.stop();
  rmSync(folder, { recursive: true, force: true });
});
const url = `http://127.0.0.1:${mail.port}`;
const transport = createTransport(`smtp://127.0.0.1:${mail.smtpPort}`);
const send = (subject: string, text: string) =>
  transport.sendMail({ from: 'a@example.com', to: 'ada@example.com', subject, text });

test('the list shows the newest mail first, and the page of a mail shows its links', async () => {
  await send('First', 'Nothing.');
  await send('Zweite · ✓', 'Press https://example.com/verify/abc?d=1&e=2\nor not.');
  const list = await (await fetch(url)).text();
  expect(list.indexOf('Zweite · ✓')).toBeLessThan(list.indexOf('First'));
  const [newest] = await mail.inbox.newest();
  expect(newest).toMatchObject({ subject: 'Zweite · ✓', to: 'ada@example.com' });
  const shown = await (await fetch(`${url}/${newest?.id}`)).text();
  expect(shown).toContain('<a href="https://example.com/verify/abc?d=1&#38;e=2" rel="noreferrer">');
  expect(await (await fetch(`${url}/${newest?.id}.eml`)).text()).toMatch(/^Message-ID: /m);
});

test('a program waits for the first mail to an address and gets its links', async () => {
  const newest = async (to: string) => (await fetch(`${url}/newest?to=${to}`)).json();
  const waiting = newest('bo@example.com');
  await send('Not for Bo', 'Nothing.');
  const text = 'Press https://example.com/verify/abc';
  await transport.sendMail({ from: 'a@example.com', to: 'bo@example.com', subject: 'First', text });
  const link = 'https://example.com/verify/abc';
  expect(await waiting).toMatchObject({ subject: 'First', to: 'bo@example.com', links: [link] });
  await transport.sendMail({ from: 'a@example.com', to: 'bo@example.com', subject: 'Second', text });
  expect(await newest('bo@example.com')).toMatchObject({ subject: 'Second' });
});

test('HTML in a mail is shown as text', async () => {
  await send('<script>1</script>', '<img src=x onerror=alert(1)> https://e.com/"onclick="x');
  const [newest] = await mail.inbox.newest();
  const answer = await fetch(`${url}/${newest?.id}`);
  expect(await answer.text()).not.toMatch(/<script|<img|"onclick/);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('an unknown path is 404, also one that points out of the folder', async () => {
  for (const path of [
    'nothing',
    '..%2f..%2fetc%2fpasswd',
    '../mail-fake.ts.eml',
    `${crypto.randomUUID()}.eml`,
  ])
    expect((await fetch(`${url}/${path}`)).status, path).toBe(404);
  expect((await fetch(url, { method: 'POST' })).status).toBe(405);
});

const statusAt = (host: string) =>
  new Promise((resolve) =>
    request(url, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).end(),
  );

test('a request with a foreign host name is refused', async () => {
  expect(await statusAt('evil.example')).toBe(403);
  expect(await statusAt('localhost:8025')).toBe(200);
  expect(await statusAt('mails.test')).toBe(200);
});

test('HOSTS replaces the host names of this machine', () => {
  expect(readConfig({ FOLDER: folder }).hosts).toEqual(LOOPBACK);
  expect(readConfig({ FOLDER: folder, HOSTS: 'a.example, b.example' }).hosts).toEqual([
    'a.example',
    'b.example',
  ]);
});

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, expect, test } from 'vitest';
import { type MailContent, MOST_ATTACHED_BYTES } from './content.ts';
import { SmtpFailure, smtpClient } from './smtp.ts';

/** A mail server that rejects a mail at the step and with the code that the recipient's address names. */
const rejection = (responseCode: number) => Object.assign(new Error('No'), { responseCode });
const codeIn = (address: string): number => Number(/^\w+-(\d+)@/.exec(address)?.[1] ?? 0);
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onRcptTo: ({ address }, _, done) => done(address.startsWith('to-') ? rejection(codeIn(address)) : null),
  onData(stream, { envelope }, done) {
    const [{ address } = { address: '' }] = envelope.rcptTo;
    stream.on('end', () => done(address.startsWith('text-') ? rejection(codeIn(address)) : null)).resume();
  },
});
server.listen(0, '127.0.0.1');
await once(server.server, 'listening');
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
const send = smtpClient({
  SMTP_URL: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
  MAIL_FROM: 'Boxoffice <boxoffice@localhost>',
  PUBLIC_URL: 'http://localhost:3000',
});

const content = { subject: 'Hello', text: 'World\n' };
const outcome = (to: string, more: Partial<MailContent> = {}): Promise<unknown> =>
  send(crypto.randomUUID(), to, { ...content, ...more }).then(
    () => 'sent',
    (error: unknown) => error,
  );

test('a mail reaches an address with unusual characters', async () => {
  expect(await outcome('ada@example.com')).toBe('sent');
  expect(await outcome("o'hara+box_office@example.com")).toBe('sent');
});

test.each([
  ['to-550@example.com', true],
  ['to-451@example.com', false],
  ['text-554@example.com', true],
  ['text-452@example.com', false],
])('the rejection of %s is permanent: %s', async (to, permanent) => {
  const error = await outcome(to);
  expect(error).toBeInstanceOf(SmtpFailure);
  expect(error).toMatchObject({ permanent });
});

test("an error contains the server's code, and no address or server name", async () => {
  expect(String(await outcome('to-550@example.com'))).toBe('SmtpFailure: EENVELOPE 550');
});

test('a mail with files outside the bounds is not sent, and a retry is useless', async () => {
  const bytes = new Uint8Array(MOST_ATTACHED_BYTES + 1);
  const attachments = [{ name: 'tickets.pdf', mediaType: 'application/pdf', bytes }];
  expect(await outcome('ada@example.com', { attachments })).toMatchObject({
    name: 'SmtpFailure',
    permanent: true,
    message: `its files have more than ${MOST_ATTACHED_BYTES} bytes`,
  });
});

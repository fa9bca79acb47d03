import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, expect, test } from 'vitest';

/** A mail server that answers as the address that it is given says. */
const refusal = (responseCode: number) => Object.assign(new Error('No'), { responseCode });
const codeIn = (address: string): number => Number(/^\w+-(\d+)@/.exec(address)?.[1] ?? 0);
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onMailFrom: ({ address }, _, done) => done(address.startsWith('from-') ? refusal(codeIn(address)) : null),
  onRcptTo: ({ address }, _, done) => done(address.startsWith('to-') ? refusal(codeIn(address)) : null),
  onData(stream, { envelope }, done) {
    const [{ address } = { address: '' }] = envelope.rcptTo;
    stream.on('end', () => done(address.startsWith('text-') ? refusal(codeIn(address)) : null)).resume();
  },
});
server.listen(0, '127.0.0.1');
await once(server.server, 'listening');
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
process.env.SMTP_URL = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
const { NotSent, post } = await import('./post.ts');

const letter = { subject: 'Hello', text: 'World\n' };
const failure = (to: string): Promise<unknown> =>
  post(crypto.randomUUID(), to, letter).then(
    () => 'sent',
    (error: unknown) => error,
  );

test('a mail is sent to one address, whatever signs it has', async () => {
  expect(await failure('ada@example.com')).toBe('sent');
  expect(await failure("o'hara+box_office@example.com")).toBe('sent');
});

test.each([
  ['to-550@example.com', true],
  ['to-451@example.com', false],
  ['text-554@example.com', true],
  ['text-452@example.com', false],
])('%s is given up for good: %s', async (to, forGood) => {
  const error = await failure(to);
  expect(error).toBeInstanceOf(NotSent);
  expect(error).toMatchObject({ forGood });
});

test('why a mail was not taken names no address and no server', async () => {
  expect(String(await failure('to-550@example.com'))).toBe('NotSent: EENVELOPE 550');
});

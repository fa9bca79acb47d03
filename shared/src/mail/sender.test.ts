import { randomUUID } from 'node:crypto';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { NotYet, Unreachable } from '../errors.ts';
import { service } from '../functions/service.ts';
import { config } from '../testing/config.ts';
import { useMailbox } from '../testing/mailbox.ts';
import { useTable } from '../testing/tables.ts';
import type { MailContent } from './content.ts';
import { spread } from './pace.ts';
import { mailQueue, SHARDS } from './queue.ts';
import { type QueuedMail, queuedMail } from './queued-mail.ts';
import { mailSender } from './sender.ts';

useTable();
const mailbox = await useMailbox();
const settings = {
  PUBLIC_URL: 'http://localhost:3000',
  SMTP_URL: String(process.env.SMTP_URL),
  MAIL_FROM: 'Boxoffice <boxoffice@localhost>',
};
const tests = service('tests', { ...config, PUBLIC_KEYS: '{"keys":[]}', LIMITS_SCALE: 1 });

interface Greeting extends QueuedMail {
  userId: string;
}
const queue = mailQueue<Greeting>(config.TABLE);
const addressOf = ({ userId }: Greeting) => `${userId}@example.com`;

/** A sender of greetings. Its content is as given, or the error that it throws. */
const senderOf = (content: MailContent | Error | undefined) =>
  mailSender<Greeting>(
    tests,
    queue,
    settings,
    async (mail) => {
      if (content instanceof Error) throw content;
      return content && { to: addressOf(mail), content };
    },
    spread(0),
  );

/** Queues a greeting whose lease has ended, as after a crash. */
async function queueDue(): Promise<Greeting> {
  const mail = {
    ...queuedMail(60_000, { now: Date.now(), newId: () => randomUUID() }),
    userId: randomUUID(),
  };
  const due = { ...mail, dueAt: Date.now() - 1000 };
  await tests.commit({ writes: [queue.put(due)] });
  return due;
}

async function queued(id: string): Promise<Greeting | undefined> {
  for (let shard = 0; shard < SHARDS; shard++)
    for await (const mail of queue.due(shard, Date.now() + 86_400_000)) if (mail.id === id) return mail;
  return undefined;
}

const greeting: MailContent = { subject: 'Grüße', text: 'Hallo ✓\n' };

test('a mail has its text, its HTML and its files as they were made', async () => {
  const pdf = new Uint8Array([37, 80, 68, 70, 0, 255, 13, 10, 46, 13, 10]);
  const calendar = new TextEncoder().encode('BEGIN:VCALENDAR\r\nSUMMARY:Über\r\nEND:VCALENDAR\r\n');
  const mail = await queueDue();
  await senderOf({
    ...greeting,
    html: '<p>Hallo <b>✓</b></p>',
    attachments: [
      { name: 'Karten für Ümit.pdf', mediaType: 'application/pdf', bytes: pdf },
      { name: 'event.ics', mediaType: 'text/calendar; charset=utf-8; method=PUBLISH', bytes: calendar },
    ],
  }).leaseAndSend(mail, Date.now());

  const [received] = await mailbox.mailsTo(addressOf(mail));
  const source = await mailbox.sourceOf(received?.id ?? '');
  const parsed = await PostalMime.parse(source);
  expect(parsed).toMatchObject({ subject: greeting.subject, html: expect.stringContaining('<b>✓</b>') });
  expect(parsed.text?.trimEnd()).toBe('Hallo ✓');
  expect(parsed.attachments.map(({ filename, mimeType }) => [filename, mimeType])).toEqual([
    ['Karten für Ümit.pdf', 'application/pdf'],
    ['event.ics', 'text/calendar'],
  ]);
  // The parser changes the line ends of text, so the bytes are compared in their encoding.
  const encoded = source.toString().replaceAll('\r\n', '');
  for (const bytes of [pdf, calendar]) expect(encoded).toContain(Buffer.from(bytes).toString('base64'));
  expect(source.toString()).toMatch(/^Content-Type: text\/calendar; charset=utf-8;\s+method=PUBLISH/im);
  expect(await queued(mail.id)).toBeUndefined();
});

test('a mail is sent once by concurrent ticks', async () => {
  const mail = await queueDue();
  const given = { now: Date.now(), newId: () => randomUUID() };
  // Senders of different processes share nothing but the table.
  await Promise.all(Array.from({ length: 4 }, () => senderOf(greeting).sendDue(given)));
  expect(await mailbox.mailsTo(addressOf(mail))).toHaveLength(1);
  expect(await queued(mail.id)).toBeUndefined();
});

test('a mail waits for its lease when its content cannot be made, and the tick is delivered again', async () => {
  const mail = await queueDue();
  const given = { now: Date.now(), newId: () => randomUUID() };
  await expect(senderOf(new Unreachable('no answer')).sendDue(given)).rejects.toThrow(NotYet);
  expect((await queued(mail.id))?.dueAt).toBeGreaterThan(Date.now());
  expect(await mailbox.mailsTo(addressOf(mail))).toEqual([]);
});

test('a mail that is not wanted any more is dropped', async () => {
  const mail = await queueDue();
  await senderOf(undefined).leaseAndSend(mail, Date.now());
  expect(await queued(mail.id)).toBeUndefined();
  expect(await mailbox.mailsTo(addressOf(mail))).toEqual([]);
});

test('a mail with files outside the bounds is dropped', async () => {
  const mail = await queueDue();
  const attachments = [{ name: '', mediaType: 'application/pdf', bytes: new Uint8Array() }];
  await senderOf({ ...greeting, attachments }).leaseAndSend(mail, Date.now());
  expect(await queued(mail.id)).toBeUndefined();
  expect(await mailbox.mailsTo(addressOf(mail))).toEqual([]);
});

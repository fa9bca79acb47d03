import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { afterAll } from 'vitest';
import type { ReceivedMail } from '../../mail-fake/inbox.ts';
import { startMailFake } from '../../mail-fake/mail-fake.ts';
import { waitFor } from './wait-for.ts';

/**
 * Starts a mail fake for a test file and sets SMTP_URL. Call it before the service is imported.
 *
 * @example
 * const mailbox = await useMailbox();
 * await import('../group.ts');
 */
export async function useMailbox() {
  const folder = mkdtempSync(join(tmpdir(), 'boxoffice-mail-'));
  const config = { port: 0, smtpPort: 0, host: '127.0.0.1', hosts: ['127.0.0.1'], folder };
  let server = await startMailFake(config);
  const { smtpPort } = server;
  process.env.SMTP_URL = `smtp://127.0.0.1:${smtpPort}`;
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const mailsTo = async (email: string): Promise<ReceivedMail[]> =>
    (await server.inbox.newest()).filter((mail) => mail.to === email);
  return {
    mailsTo,
    /** The source of a received mail (RFC 5322). */
    sourceOf: async (id: string): Promise<Buffer> => (await server.inbox.raw(id)) ?? Buffer.alloc(0),
    /** A received mail with all of its parts. */
    parsed: async (id: string): Promise<Email> =>
      PostalMime.parse((await server.inbox.raw(id)) ?? Buffer.alloc(0)),
    /** Waits for this number of mails to an address. Returns them newest first. */
    waitForMails: (email: string, count = 1): Promise<ReceivedMail[]> =>
      waitFor(async () => {
        const mails = await mailsTo(email);
        if (mails.length < count) throw new Error(`${mails.length} of ${count} mails have arrived`);
        return mails;
      }),
    stopServer: () => server.stop(),
    restartServer: async () => {
      server = await startMailFake({ ...config, smtpPort });
    },
  };
}

/** The token in a mail's link. */
export const tokenIn = (mail: ReceivedMail | undefined): string =>
  /https?:\/\/\S+\/([\w-]{43})$/m.exec(mail?.text ?? '')?.[1] ?? '';

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, vi } from 'vitest';
import type { Shown } from '../../mail-fake/inbox.ts';
import { startMail } from '../../mail-fake/mail-fake.ts';

/**
 * A mail server for a test file, at SMTP_URL. Call it at the top, before the service is imported.
 *
 * @example
 * const mailbox = await useMailbox();
 * await import('../group.ts');
 */
export async function useMailbox() {
  const folder = mkdtempSync(join(tmpdir(), 'boxoffice-mail-'));
  const config = { port: 0, smtpPort: 0, host: '127.0.0.1', folder };
  let server = await startMail(config);
  const { smtpPort } = server;
  process.env.SMTP_URL = `smtp://127.0.0.1:${smtpPort}`;
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const to = async (email: string): Promise<Shown[]> =>
    (await server.inbox.newest()).filter((mail) => mail.to === email);
  return {
    to,
    /** The mails to an address, the newest first, once there are so many. */
    wait: (email: string, count = 1): Promise<Shown[]> =>
      vi.waitFor(
        async () => {
          const mails = await to(email);
          if (mails.length < count) throw new Error(`${mails.length} of ${count} mails have come`);
          return mails;
        },
        { timeout: 20_000, interval: 20 },
      ),
    /** The mail server is away. */
    close: () => server.stop(),
    open: async () => {
      server = await startMail({ ...config, smtpPort });
    },
  };
}

/** The token of the link in a mail. */
export const tokenIn = (mail: Shown | undefined): string =>
  /https?:\/\/\S+\/([\w-]{43})$/m.exec(mail?.text ?? '')?.[1] ?? '';

import { createTransport } from 'nodemailer';
import { config } from '../config.ts';
import type { Letter } from '../domain/letter.ts';

/** How long a mail server may take for each step, in milliseconds. All of them end within the lease. */
const STEP_MS = 5000;

const transport = createTransport({
  url: config.SMTP_URL,
  connectionTimeout: STEP_MS,
  greetingTimeout: STEP_MS,
  socketTimeout: STEP_MS,
  dnsTimeout: STEP_MS,
});

/** The mail server has not taken a mail. The reason names no address and no password. */
export class NotSent extends Error {
  override name = 'NotSent';
  /** It never will: RFC 5321, section 4.2.1, a reply of the 5yz kind. */
  readonly forGood: boolean;

  constructor(error: { code?: string; responseCode?: number }) {
    super([error.code, error.responseCode].filter(Boolean).join(' ') || 'the connection failed');
    this.forGood = error.code === 'EENVELOPE' && (error.responseCode ?? 0) >= 500;
  }
}

/**
 * Hands a mail to the mail server.
 *
 * @param id the same for each try, so that a mailbox that got it twice can tell (RFC 5322, section 3.6.4)
 * @throws NotSent
 */
export async function post(id: string, to: string, { subject, text }: Letter): Promise<void> {
  const { hostname } = new URL(config.PUBLIC_URL);
  try {
    await transport.sendMail({
      ...{ from: config.MAIL_FROM, subject, text, messageId: `<${id}@${hostname}>` },
      // As an object it is one address, whatever signs it has.
      to: { name: '', address: to },
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  } catch (error) {
    throw new NotSent(error as { code?: string; responseCode?: number });
  }
}

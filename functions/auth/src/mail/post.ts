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

/** What nodemailer's errors tell. */
interface SmtpError {
  code?: string;
  command?: string;
  responseCode?: number;
}

/** The mail server has not taken a mail. The reason names no address and no password. */
export class NotSent extends Error {
  override name = 'NotSent';
  /**
   * It never will: a reply of the 5yz kind (RFC 5321, section 4.2.1) to the recipient or to the text. One to
   * anything before them is about our settings, which can be mended while the mail waits.
   */
  readonly forGood: boolean;

  constructor({ code, command, responseCode = 0 }: SmtpError) {
    super([code, responseCode || undefined].filter(Boolean).join(' ') || 'the connection failed');
    this.forGood = responseCode >= 500 && (command === 'RCPT TO' || code === 'EMESSAGE');
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
    throw new NotSent(error as SmtpError);
  }
}

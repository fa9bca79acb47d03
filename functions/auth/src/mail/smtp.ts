import { createTransport } from 'nodemailer';
import { config } from '../config.ts';
import type { MailText } from '../domain/mail-template.ts';

/** The timeout of each SMTP step, in milliseconds. Together the steps end within the mail's lease. */
const STEP_TIMEOUT_MS = 5000;

const transport = createTransport({
  url: config.SMTP_URL,
  connectionTimeout: STEP_TIMEOUT_MS,
  greetingTimeout: STEP_TIMEOUT_MS,
  socketTimeout: STEP_TIMEOUT_MS,
  dnsTimeout: STEP_TIMEOUT_MS,
});

/** The fields of nodemailer's errors that contain no address and no password. */
interface SmtpError {
  code?: string;
  command?: string;
  responseCode?: number;
}

/** The mail server did not accept a mail. The message contains no address and no password. */
export class SmtpFailure extends Error {
  override name = 'SmtpFailure';
  /**
   * Whether a retry is useless: a 5yz reply (RFC 5321, section 4.2.1) to the recipient or to the text. A 5yz reply to
   * an earlier command is about our settings, which an operator can correct while the mail waits.
   */
  readonly permanent: boolean;

  constructor({ code, command, responseCode = 0 }: SmtpError) {
    super([code, responseCode || undefined].filter(Boolean).join(' ') || 'the connection failed');
    this.permanent = responseCode >= 500 && (command === 'RCPT TO' || code === 'EMESSAGE');
  }
}

/**
 * Sends a mail to the mail server.
 *
 * @param id the same on every attempt, so that a mailbox can recognise a duplicate (RFC 5322, section 3.6.4)
 * @throws SmtpFailure
 */
export async function sendOverSmtp(id: string, to: string, { subject, text }: MailText): Promise<void> {
  const { hostname } = new URL(config.PUBLIC_URL);
  try {
    await transport.sendMail({
      from: config.MAIL_FROM,
      // An object is always one address; nodemailer splits a string at commas.
      to: { name: '', address: to },
      subject,
      text,
      messageId: `<${id}@${hostname}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  } catch (error) {
    throw new SmtpFailure(error as SmtpError);
  }
}

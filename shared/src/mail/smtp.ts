import { createTransport } from 'nodemailer';
import { attachmentProblem, type MailContent } from './content.ts';
import type { MailSettings } from './settings.ts';

/** The timeout of each SMTP step, in milliseconds. Together the steps end within the mail's lease. */
const STEP_TIMEOUT_MS = 5000;

/** The fields of nodemailer's errors that contain no address and no password. */
interface SmtpError {
  code?: string;
  command?: string;
  responseCode?: number;
}

/** The mail server did not accept a mail, or the mail cannot be sent. The message contains no address and no password. */
export class SmtpFailure extends Error {
  override name = 'SmtpFailure';
  /**
   * Whether a retry is useless: a 5yz reply (RFC 5321, section 4.2.1) to the recipient or to the text. A 5yz reply to
   * an earlier command is about our settings, which an operator can correct while the mail waits.
   */
  readonly permanent: boolean;

  constructor(message: string, permanent: boolean) {
    super(message);
    this.permanent = permanent;
  }

  static of({ code, command, responseCode = 0 }: SmtpError): SmtpFailure {
    const message = [code, responseCode || undefined].filter(Boolean).join(' ') || 'the connection failed';
    return new SmtpFailure(message, responseCode >= 500 && (command === 'RCPT TO' || code === 'EMESSAGE'));
  }
}

/**
 * Sends a mail to the mail server.
 *
 * @param id the same on every attempt, so that a mailbox can recognise a duplicate (RFC 5322, section 3.6.4)
 * @throws SmtpFailure, a permanent one for files outside the bounds of `attachmentProblem`
 */
export type SendOverSmtp = (id: string, to: string, content: MailContent) => Promise<void>;

/** Makes the function that sends mails to the server of the settings. */
export function smtpClient({ SMTP_URL, MAIL_FROM, PUBLIC_URL }: MailSettings): SendOverSmtp {
  const { hostname } = new URL(PUBLIC_URL);
  const transport = createTransport({
    url: SMTP_URL,
    connectionTimeout: STEP_TIMEOUT_MS,
    greetingTimeout: STEP_TIMEOUT_MS,
    socketTimeout: STEP_TIMEOUT_MS,
    dnsTimeout: STEP_TIMEOUT_MS,
  });
  return async (id, to, content) => {
    const problem = attachmentProblem(content);
    if (problem) throw new SmtpFailure(problem, true);
    const { subject, text, html, attachments = [] } = content;
    try {
      await transport.sendMail({
        from: MAIL_FROM,
        // An object is always one address; nodemailer splits a string at commas.
        to: { name: '', address: to },
        subject,
        text,
        ...(html !== undefined && { html }),
        attachments: attachments.map(({ name, mediaType, bytes }) => ({
          filename: name,
          contentType: mediaType,
          // Text would otherwise be sent in lines, which changes its line ends.
          contentTransferEncoding: 'base64' as const,
          content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
        })),
        messageId: `<${id}@${hostname}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    } catch (error) {
      throw SmtpFailure.of(error as SmtpError);
    }
  };
}

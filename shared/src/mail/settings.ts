import * as z from 'zod';

/** The settings of a service that sends mails. */
export const mailSettings = {
  /** The site's origin, to which the links in mails point. */
  PUBLIC_URL: z.url(),
  /** The mail server, with its credentials. Empty: mails wait until they expire. */
  SMTP_URL: z.union([z.literal(''), z.url({ protocol: /^smtps?$/ })]).default(''),
  MAIL_FROM: z.string().min(3).default('Boxoffice <boxoffice@localhost>'),
};

export interface MailSettings {
  PUBLIC_URL: string;
  SMTP_URL: string;
  MAIL_FROM: string;
}

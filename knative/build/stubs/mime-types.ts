/** Replaces nodemailer's 2,000 media types of attachments. Our mail messages have no attachments. */
export const detectMimeType = (): string => 'application/octet-stream';
export const detectExtension = (): string => 'bin';

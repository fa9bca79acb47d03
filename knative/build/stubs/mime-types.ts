/** Replaces nodemailer's 2,000 media types of attachments. Our attachments name their media types themselves. */
export const detectMimeType = (): string => 'application/octet-stream';
export const detectExtension = (): string => 'bin';

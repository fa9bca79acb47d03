/** nodemailer knows the types of 2,000 names of files, for attachments. Our mails have none. */
export const detectMimeType = (): string => 'application/octet-stream';
export const detectExtension = (): string => 'bin';

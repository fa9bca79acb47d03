/** A file of a mail. It is made when the mail is sent, and never stored in the queue. */
export interface Attachment {
  /** The file's name, such as `tickets.pdf`: 1 to 100 characters, with no control character and no slash. */
  name: string;
  /** RFC 6838, with parameters where the type needs them: `text/calendar; charset=utf-8; method=PUBLISH`. */
  mediaType: string;
  bytes: Uint8Array;
}

/** A mail as the recipient sees it. */
export interface MailContent {
  subject: string;
  /** The plain text. */
  text: string;
  /** The same as HTML. A mailbox shows this part if it can. */
  html?: string;
  attachments?: Attachment[];
}

/** The most files of a mail. */
export const MOST_ATTACHMENTS = 10;

/**
 * The most bytes of a mail's files together. In base64 they grow by a third, and common mail servers take ten megabytes.
 * The client also sends them within the lease of two minutes on a slow connection.
 */
export const MOST_ATTACHED_BYTES = 2_000_000;

const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w.-]+)*$/;
const FILE_NAME = /^[^\p{Cc}/\\]{1,100}$/u;

/** The reason why the files of a mail are outside their bounds; undefined for a mail that can be sent. */
export function attachmentProblem({ attachments = [] }: MailContent): string | undefined {
  if (attachments.length > MOST_ATTACHMENTS) return `it has more than ${MOST_ATTACHMENTS} files`;
  if (attachments.some(({ name }) => !FILE_NAME.test(name))) return 'the name of a file is invalid';
  if (attachments.some(({ mediaType }) => !MEDIA_TYPE.test(mediaType)))
    return 'the media type of a file is invalid';
  const size = attachments.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (size > MOST_ATTACHED_BYTES) return `its files have more than ${MOST_ATTACHED_BYTES} bytes`;
  return undefined;
}

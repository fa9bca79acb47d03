/**
 * Whether a text can be stored, sent and shown everywhere: well-formed Unicode without control characters. A table
 * refuses a lone surrogate, and a control character breaks headers, mails and logs. This file imports nothing: a browser
 * loads it too.
 */
export const isText = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);

/** The same for a text of several lines. */
export const isMultilineText = (text: string): boolean => isText(text.replaceAll('\n', ''));

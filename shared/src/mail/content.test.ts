import { expect, test } from 'vitest';
import { type Attachment, attachmentProblem, MOST_ATTACHED_BYTES, MOST_ATTACHMENTS } from './content.ts';

const file = (more: Partial<Attachment> = {}): Attachment => ({
  name: 'Tickets für Ümit.pdf',
  mediaType: 'application/pdf',
  bytes: new Uint8Array(10),
  ...more,
});
const problem = (...attachments: Attachment[]) => attachmentProblem({ subject: '', text: '', attachments });

test('a mail can have no file, and files up to the bounds', () => {
  expect(attachmentProblem({ subject: '', text: '' })).toBeUndefined();
  expect(problem(...Array.from({ length: MOST_ATTACHMENTS }, () => file()))).toBeUndefined();
  expect(problem(file({ bytes: new Uint8Array(MOST_ATTACHED_BYTES) }))).toBeUndefined();
  expect(problem(file({ mediaType: 'text/calendar; charset=utf-8; method=PUBLISH' }))).toBeUndefined();
});

test('a mail cannot have files outside the bounds', () => {
  expect(problem(...Array.from({ length: MOST_ATTACHMENTS + 1 }, () => file()))).toMatch(
    'more than 10 files',
  );
  expect(problem(file(), file({ bytes: new Uint8Array(MOST_ATTACHED_BYTES) }))).toMatch('bytes');
});

test.each(['', 'a/b.pdf', 'a\\b.pdf', 'a\r\nBcc: eve@example.com', 'x'.repeat(101)])(
  'a file cannot have the name %j',
  (name) => expect(problem(file({ name }))).toMatch('name'),
);

test.each(['', 'pdf', 'application/pdf\r\nBcc: eve@example.com', 'application/pdf; name="a b"'])(
  'a file cannot have the media type %j',
  (mediaType) => expect(problem(file({ mediaType }))).toMatch('media type'),
);

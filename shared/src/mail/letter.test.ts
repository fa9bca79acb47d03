import { expect, test } from 'vitest';
import { letterContent } from './letter.ts';

const url = 'https://example.com/a?b=1&c="2"';
const letter = { subject: 'Gala', paragraphs: ['One\nTwo', { label: 'Open', url }] };

test('a mail has the same words as plain text and as HTML', () => {
  const { subject, text, html } = letterContent(letter, 'de');
  expect(subject).toBe('Gala · Boxoffice');
  expect(text).toBe(`One\nTwo\n\n${url}\n`);
  expect(html).toContain('<html lang="de">');
  expect(html).toContain('<p>One<br>Two</p>');
  expect(html).toContain('href="https://example.com/a?b=1&#38;c=&#34;2&#34;"');
});

test('a text that a visitor typed adds no element', () => {
  const typed = `<script>"'&</script><img src=x>`;
  const { html = '' } = letterContent({ subject: typed, paragraphs: [typed] }, 'en');
  expect(html).not.toMatch(/<script|<img/);
  expect(html).toContain('<p>&#60;script&#62;&#34;&#39;&#38;&#60;/script&#62;&#60;img src=x&#62;</p>');
});

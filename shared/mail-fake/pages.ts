import { LINK, type ReceivedMail } from './inbox.ts';

/** Escapes text for an element's content or a quoted attribute. */
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; background: light-dark(#f6f8fa, #14161a); color: light-dark(#1a1f36, #e8eaf0); }
  main { box-sizing: border-box; max-width: 42rem; margin: 6vh auto; padding: 1.5rem 2rem;
    background: light-dark(#fff, #1d2026); border-radius: .75rem; box-shadow: 0 1px 8px #0003; }
  h1 { font-size: 1.3rem; margin: 0 0 .5rem; }
  .note { font-size: .9rem; color: light-dark(#545969, #a7adbb); }
  ul { list-style: none; padding: 0; } li { padding: .75rem 0; border-top: 1px solid light-dark(#e3e6ec, #333842); }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
  :focus-visible { outline: 3px solid #4f46e580; outline-offset: 2px; }
  a { color: light-dark(#4338ca, #a5b4fc); }`;

const page = (title: string, body: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;

const receivedTime = ({ receivedAt }: ReceivedMail): string =>
  `<time>${new Date(receivedAt).toISOString().slice(0, 19).replace('T', ' ')} UTC</time>`;

export const listPage = (mails: ReceivedMail[]) =>
  page(
    'Mails',
    `<h1>Mails</h1>
<p class="note">These are the mails that Boxoffice has sent on this computer. They are not delivered. Reload the page to see new ones.</p>
${mails.length === 0 ? '<p>There are no mails yet.</p>' : `<ul>${mails.map(listItem).join('')}</ul>`}`,
  );

const listItem = (mail: ReceivedMail) => `<li><a href="/${mail.id}">${escaped(mail.subject)}</a>
<div class="note">to ${escaped(mail.to)}, ${receivedTime(mail)}</div></li>`;

export const mailPage = (mail: ReceivedMail) =>
  page(
    mail.subject,
    `<p><a href="/">All mails</a></p>
<h1>${escaped(mail.subject)}</h1>
<p class="note">from ${escaped(mail.from)} to ${escaped(mail.to)}, ${receivedTime(mail)},
<a href="/${mail.id}.eml">source</a></p>
<pre>${withLinks(mail.text)}</pre>`,
  );

/** Turns web addresses in the text into links, without a referrer. */
const withLinks = (text: string): string =>
  text
    .split(new RegExp(`(${LINK.source})`))
    .map((part, index) => {
      const safe = escaped(part);
      return index % 2 === 1 ? `<a href="${safe}" rel="noreferrer">${safe}</a>` : safe;
    })
    .join('');

export const notFoundPage = () =>
  page('Not found', '<h1>Page not found</h1><p><a href="/">All mails</a></p>');

import { inspect } from 'node:util';

/** How programs write a text down: as it is, quoted in several ways, and encoded. */
const WRITTEN: Record<string, (value: string) => string[]> = {
  'as it is': (value) => [value],
  'in JSON': (value) => [inJson(value)],
  'in JSON in JSON': (value) => [inJson(inJson(value))],
  'in JSON of ASCII': (value) => [ascii(inJson(value))],
  'in a URL': (value) => [encodeURIComponent(value), encodeURI(value)],
  'in a form': (value) => [new URLSearchParams({ '': value }).toString().slice(1)],
  'in HTML': (value) => [html(value), html(value).replaceAll('&#34;', '&quot;').replaceAll('&#39;', "'")],
  'as Node shows a text': (value) => [inspect(value).slice(1, -1)],
  'as Node shows bytes': (value) => [
    Buffer.from(value)
      .toString('hex')
      .replace(/..(?=.)/g, '$& '),
  ],
  'in hexadecimal': (value) => [Buffer.from(value).toString('hex')],
  'in base64': (value) => aligned(value, 'base64'),
  'in base64url': (value) => aligned(value, 'base64url'),
};

const inJson = (value: string) => JSON.stringify(value).slice(1, -1);
const ascii = (value: string) =>
  value.replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
const html = (value: string) =>
  value
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replaceAll('&#38;', '&amp;')
    .replaceAll('&#60;', '&lt;')
    .replaceAll('&#62;', '&gt;');

/**
 * The characters of base64 that are the value's alone: they depend on where in the encoded text it begins, which
 * may be at the first, the second or the third byte of a group of four characters.
 */
const aligned = (value: string, encoding: 'base64' | 'base64url'): string[] =>
  [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
    const whole = Math.floor(bytes.length / 3) * 4;
    return bytes.toString(encoding).slice(before === 0 ? 0 : 4, whole);
  });

/** Every way in which a value may stand in a text, none twice. */
export const formsOf = (value: string): string[] => [
  ...new Set(Object.values(WRITTEN).flatMap((write) => write(value))),
];

/** Whether a text has the value in it, however it is written there. */
export const tells = (text: string, forms: string[]): boolean => forms.some((form) => text.includes(form));

import { inspect } from 'node:util';

/** The ways in which programs write a text: unchanged, quoted, and encoded. */
const ENCODINGS: Record<string, (value: string) => string[]> = {
  unchanged: (value) => [value],
  'in JSON': (value) => [inJson(value)],
  'in JSON in JSON': (value) => [inJson(inJson(value))],
  'in JSON of ASCII': (value) => [ascii(inJson(value))],
  'in a URL': (value) => [encodeURIComponent(value), encodeURI(value)],
  'in a form': (value) => [new URLSearchParams({ '': value }).toString().slice(1)],
  'in HTML': (value) => [html(value), html(value).replaceAll('&#34;', '&quot;').replaceAll('&#39;', "'")],
  'as Node inspects a string': (value) => [inspect(value).slice(1, -1)],
  'as Node inspects a buffer': (value) => [
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
  value.replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
const html = (value: string) =>
  value
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll('&#38;', '&amp;')
    .replaceAll('&#60;', '&lt;')
    .replaceAll('&#62;', '&gt;');

/**
 * The base64 characters that encode only bytes of the value. They depend on the value's position in the encoded text:
 * it begins at the first, second, or third byte of a group of four characters.
 */
const aligned = (value: string, encoding: 'base64' | 'base64url'): string[] =>
  [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
    const whole = Math.floor(bytes.length / 3) * 4;
    return bytes.toString(encoding).slice(before === 0 ? 0 : 4, whole);
  });

/** Every encoding of a value, without duplicates. */
export const encodingsOf = (value: string): string[] => [
  ...new Set(Object.values(ENCODINGS).flatMap((encode) => encode(value))),
];

/** Whether a text contains the value in one of its encodings. */
export const containsAny = (text: string, encodings: string[]): boolean =>
  encodings.some((encoding) => text.includes(encoding));

import fc from 'fast-check';

/** Text that no field, token, name or cursor may have: lone surrogates and control characters. */
export const notText = fc
  .tuple(fc.string({ maxLength: 5 }), fc.constantFrom('\ud800', '\udc00', '\u0000', '\u0007', '\u0085'))
  .map(([before, bad]) => `${before}${bad}x`);

/** Path segments that cannot be decoded, or whose decoded form is not text. */
export const brokenSegment = fc.constantFrom('%zz', '%', '%ff', '%c3%28', '%ed%a0%80', '%00');

/** An unsigned token that is valid for years, with an end that no header may have. */
const longLived = `x.${Buffer.from('{"exp":99999999999}').toString('base64url')}.`;
/** The headers of a visitor whose cookies cannot be decoded or passed on. */
export const brokenCaller = fc.constantFrom<Record<string, string>>(
  { cookie: 'session=%' },
  { cookie: `session=${longLived}%0a` },
  { cookie: `session=${longLived}%E6%97%A5` },
  { cookie: 'refresh=%' },
  { cookie: 'a b=1; \u00ff=2; %=%' },
);

/** Encodings that the system does not decode. The bodies are not encoded, so they would be read if they were ignored. */
export const contentEncoding = fc
  .constantFrom('gzip', 'br', 'x', 'identity, gzip')
  .map((value): Record<string, string> => ({ 'content-encoding': value }));

/** Signatures of another form than `t=<seconds>,v1=<hex>`. */
export const brokenSignature = fc
  .constantFrom('t=1,v1=', 't=1', 'v1=', 't=,v1=a', `t=${Math.floor(Date.now() / 1000)},v1=`, 't=1,v1=\u00e9')
  .map((value): Record<string, string> => ({ 'stripe-signature': value }));

/** A cursor of a list, and the same cursor with text in its keys that no key may have. */
export function withBrokenCursors(cursor: string): string[] {
  const position = JSON.parse(Buffer.from(cursor, 'base64url').toString() || '{}') as Record<string, string>;
  const broken = Object.keys(position).map((name) =>
    Buffer.from(JSON.stringify({ ...position, [name]: '\ud800' })).toString('base64url'),
  );
  return [cursor, ...broken];
}

/** A value in which one text has become no text; junk if it has no text. */
export const withBrokenText = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.tuple(values, fc.nat(), notText).map(([value, at, bad]) => {
    const texts = countTexts(value);
    return texts === 0 ? bad : replaceText(value, { at: at % texts }, bad);
  });

const countTexts = (value: unknown): number =>
  typeof value === 'string'
    ? 1
    : typeof value === 'object' && value !== null
      ? Object.values(value).reduce((sum: number, part) => sum + countTexts(part), 0)
      : 0;

function replaceText(value: unknown, left: { at: number }, bad: string): unknown {
  if (typeof value === 'string') return left.at-- === 0 ? bad : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((part) => replaceText(part, left, bad));
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, replaceText(part, left, bad)]),
  );
}

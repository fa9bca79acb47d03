/** A header's value with its percent-encoding undone (CloudEvents HTTP Protocol Binding 1.0.2, 3.1.3.2). */
export function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Text that may be in base64: a channel encodes what a subscriber answered, a Broker's filter may not. */
export function readable(text: string): string {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return text;
  const plain = utf8(Buffer.from(text, 'base64'));
  return plain !== undefined && isPrintable(plain) ? plain : text;
}

/** The bytes as text, or undefined when they aren't any. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const isPrintable = (text: string): boolean => !/[^\P{Cc}\n\r\t]/u.test(text);

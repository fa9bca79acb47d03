/** Decodes the percent-encoding of a header's value (CloudEvents HTTP Protocol Binding 1.0.2, 3.1.3.2). */
export function percentDecode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Decodes an error text. A channel sends a subscriber's answer in base64, a Broker's filter may send plain text. */
export function decodeErrorText(text: string): string {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return text;
  const plain = utf8(Buffer.from(text, 'base64'));
  return plain !== undefined && isPrintable(plain) ? plain : text;
}

/** The bytes as text, or undefined if they are not UTF-8. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const isPrintable = (text: string): boolean => !/[^\P{Cc}\n\r\t]/u.test(text);

/** The most passes of an event that one search reads, and the most that it returns. */
export const MOST_SEARCHED = 1000;
export const MOST_FOUND = 20;

const normal = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Whether an address contains the typed text. */
export const isMatch = (email: string, text: string): boolean => normal(email).includes(normal(text.trim()));

/** An address that its owner recognises, and that nobody can write to. */
export function masked(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, Math.min(2, at))}…${email.slice(at)}`;
}

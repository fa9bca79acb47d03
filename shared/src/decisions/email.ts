/** A domain with letters outside ASCII. Other characters could change the domain's meaning: `%2e`, a port, a path. */
const UNICODE_DOMAIN = /^(?=.*\P{ASCII})[\p{L}\p{M}\p{N}.-]+$/u;

/**
 * The one form in which an email address is stored and compared: in lower case, its domain in ASCII (Punycode,
 * RFC 3492). A domain that has no such form stays as it is.
 */
export function normalizeEmail(email: string): string {
  const [, local = '', domain = ''] = /^(.*)@(.*)$/su.exec(email) ?? [];
  const ascii = UNICODE_DOMAIN.test(domain) && URL.parse(`http://${domain}`)?.hostname;
  return (ascii ? `${local}@${ascii}` : email).toLowerCase();
}

/** The files of a key ring in a secrets folder. */
export interface KeyFiles {
  signing: string;
  /** The key that will sign next. */
  next: string;
  /** The public keys that are trusted. */
  trusted: string;
  /** How long an old key stays trusted after its last signature, in milliseconds. */
  trustMs: number;
  /** Whether a new key can sign while an old one is still trusted. */
  keepsOld: boolean;
}

/** The keys that sign access tokens. An old one stays trusted for twice the lifetime of a token. */
export const tokenKeys: KeyFiles = {
  signing: 'signing-keys/private.jwk',
  next: 'signing-keys/next.jwk',
  trusted: 'public-keys/jwks.json',
  trustMs: 10 * 60_000,
  keepsOld: false,
};

/** The keys that sign the codes of passes. A printed code must work until its event: more than a year. */
export const passKeys: KeyFiles = {
  signing: 'pass-signing-keys/private.jwk',
  next: 'pass-signing-keys/next.jwk',
  trusted: 'pass-public-keys/jwks.json',
  trustMs: 400 * 86_400_000,
  keepsOld: true,
};

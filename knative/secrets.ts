import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newSigningKey } from './keys/signing-key.ts';

/**
 * Makes the secrets that the manifests name, each a file `<secret>/<key>` in a folder, readable by its
 * owner only. What is there already stays as it is, so that a second run changes nothing.
 *
 * As a command: `node knative/secrets.ts <folder>`.
 */
export function makeSecrets(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // The public set can't be told from a private key made by another run: both are made, or neither.
  const keys = newSigningKey();
  if (writeOnce(folder, 'signing-keys/private.jwk', JSON.stringify(keys.private))) {
    write(folder, 'public-keys/jwks.json', JSON.stringify({ keys: [keys.public] }));
  }
  writeOnce(folder, 'stripe/secret-key', `sk_test_standin_${randomBytes(18).toString('hex')}`);
  writeOnce(folder, 'stripe/webhook-secret', `whsec_${randomBytes(24).toString('hex')}`);
}

function writeOnce(folder: string, key: string, value: string): boolean {
  try {
    write(folder, key, value, 'wx');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function write(folder: string, key: string, value: string, flag = 'w'): void {
  const path = join(folder, key);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, value, { mode: 0o600, flag });
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (!folder) {
    console.error('Usage: node knative/secrets.ts <folder>');
    process.exit(1);
  }
  makeSecrets(folder);
}

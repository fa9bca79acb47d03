import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand, UsageError } from './command-line.ts';
import { newSigningKey } from './keys/signing-key.ts';

const USAGE = `Usage: node knative/secrets.ts FOLDER

Creates the secrets that the manifests name, as files FOLDER/<secret>/<key>. Existing files stay as they are.

  -h, --help   print this
`;

/**
 * Creates the secrets that the manifests name, as files `<secret>/<key>` that only their owner can read. Existing
 * files stay as they are, so a second run changes nothing.
 */
export function makeSecrets(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // The public set must match the private key, so it is written only together with a new private key.
  const keys = newSigningKey();
  if (writeIfMissing(folder, 'signing-keys/private.jwk', JSON.stringify(keys.private))) {
    write(folder, 'public-keys/jwks.json', JSON.stringify({ keys: [keys.public] }));
  }
  writeIfMissing(folder, 'stripe/secret-key', `sk_test_fake_${randomBytes(18).toString('hex')}`);
  writeIfMissing(folder, 'stripe/webhook-secret', `whsec_${randomBytes(24).toString('hex')}`);
}

function writeIfMissing(folder: string, key: string, value: string): boolean {
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
  await runCommand({ name: 'node knative/secrets.ts', usage: USAGE, options: {} }, ({ positionals }) => {
    const [folder, ...rest] = positionals;
    if (!folder || rest.length > 0) throw new UsageError('Name one folder for the secrets');
    makeSecrets(folder);
  });
}

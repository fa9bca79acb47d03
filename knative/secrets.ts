import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, UsageError } from './command-line.ts';
import { passKeys, tokenKeys } from './keys/key-files.ts';
import { type NamedKey, newSigningKey } from './keys/signing-key.ts';
import { createFile } from './replace-file.ts';

const USAGE = `Usage: node knative/secrets.ts FOLDER

Creates the secrets that the manifests name, as files FOLDER/<secret>/<key>. Existing files stay as they are.

  -h, --help   print this
`;

/**
 * Creates the secrets that the manifests name, as files `<secret>/<key>` that only their owner can read. A file with
 * content stays as it is, so a second run changes nothing. An empty file or half a key is made again.
 */
export function makeSecrets(folder: string): void {
  const provide = (key: string, isComplete: (text: string) => boolean, value: () => string) => {
    const path = join(folder, key);
    if (existsSync(path) && isComplete(readFileSync(path, 'utf8'))) return;
    rmSync(path, { force: true });
    createUnlessExists(path, value());
  };
  for (const { signing, trusted } of [tokenKeys, passKeys]) {
    provide(signing, isJson, () => JSON.stringify(newSigningKey().private));
    // The stored key: another run can have created it at the same time.
    const stored = readFileSync(join(folder, signing), 'utf8');
    const { d: _, ...publicKey }: NamedKey = JSON.parse(stored);
    const isTrusted = (set: string) => isJson(set) && set.includes(JSON.stringify(publicKey.kid));
    provide(trusted, isTrusted, () => JSON.stringify({ keys: [publicKey] }));
  }
  provide('stripe/secret-key', isText, () => `sk_test_fake_${randomBytes(18).toString('hex')}`);
  provide('stripe/webhook-secret', isText, () => `whsec_${randomBytes(24).toString('hex')}`);
}

const isText = (text: string): boolean => text.trim() !== '';

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

function createUnlessExists(path: string, value: string): void {
  try {
    createFile(path, value);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

if (import.meta.main) {
  await runCommand({ name: 'node knative/secrets.ts', usage: USAGE, options: {} }, ({ positionals }) => {
    const [folder, ...rest] = positionals;
    if (!folder || rest.length > 0) throw new UsageError('Name one folder for the secrets');
    makeSecrets(folder);
  });
}

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { makeSecrets } from '../secrets.ts';

const knative = resolve(import.meta.dirname, '..');

/** The secrets of overlays/generic that only an operator knows. */
const EXAMPLES = {
  'mail/smtp-url': 'smtps://user:password@mail.example.com',
  'tables/access-key-id': 'example',
  'tables/secret-access-key': 'example',
};

/**
 * The manifests that `kubectl apply -k` would apply, with secrets of their own.
 *
 * @param folder below knative/, such as overlays/aws
 * @throws Error with kubectl's message when the folder cannot be rendered
 */
export function render(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'boxoffice-render-'));
  try {
    for (const name of ['base', 'overlays', 'prerequisites'])
      cpSync(join(knative, name), join(copy, name), { recursive: true });
    for (const overlay of ['local', 'generic']) {
      const secrets = join(copy, 'overlays', overlay, 'secrets');
      makeSecrets(secrets);
      for (const [path, text] of Object.entries(EXAMPLES)) {
        mkdirSync(dirname(join(secrets, path)), { recursive: true });
        writeFileSync(join(secrets, path), text);
      }
    }
    return execFileSync('kubectl', ['kustomize', join(copy, folder)], {
      encoding: 'utf8',
      maxBuffer: 2 ** 24,
    });
  } finally {
    rmSync(copy, { recursive: true });
  }
}

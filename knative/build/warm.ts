import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Script } from 'node:vm';
import { importJWK, type JWK, SignJWT } from 'jose';
import { ALGORITHM, AUDIENCE, ISSUER } from '../../shared/src/identity/access-token.ts';
import { freePort } from '../laptop/ports.ts';
import { makeSecrets } from '../secrets.ts';
import { settingsFor, startFakeDependencies } from './fake-dependencies.ts';
import { requests, type WarmUpRequest } from './requests.ts';

/**
 * Runs a bundle, sends it typical requests and writes V8's code cache. The cache then also has the functions that
 * V8 compiled on their first call.
 *
 *     node knative/build/warm.ts <folder> <target>
 */
async function warm(folder: string, target: string): Promise<void> {
  const secrets = mkdtempSync(join(tmpdir(), 'warm-'));
  makeSecrets(secrets);
  const signing = readFileSync(join(secrets, 'signing-keys/private.jwk'), 'utf8');
  const keys = { signing, public: readFileSync(join(secrets, 'public-keys/jwks.json'), 'utf8') };
  rmSync(secrets, { recursive: true });

  const port = await freePort();
  const url = await startFakeDependencies();
  Object.assign(process.env, settingsFor(url, keys), { PORT: String(port), FUNCTION_TARGET: target });
  // Targets without requests are programs that call process.exit.
  const exit = process.exit;
  if (target === 'tables') process.env.TABLES = 'warm-up';
  if (target === 'stripe') process.env.STATE = mkdtempSync(join(tmpdir(), 'warm-'));
  if (target === 'mail') process.env.FOLDER = mkdtempSync(join(tmpdir(), 'warm-'));
  const { warn, error, log } = console;
  Object.assign(console, { warn: () => {}, error: () => {}, log: () => {} });
  const script = createRequire(import.meta.url)(resolve(folder, 'boot.cjs')) as Script;

  const authorization = `Bearer ${await tokenOf(signing)}`;
  for (const request of requests[target] ?? [])
    await send(`http://127.0.0.1:${port}`, request, authorization);
  if (!requests[target]) await sleep(500);
  Object.assign(console, { warn, error, log });
  writeFileSync(join(folder, 'code.cache'), script.createCachedData());
  exit(0);
}

async function send(
  url: string,
  { method, path, headers, body }: WarmUpRequest,
  authorization: string,
): Promise<void> {
  const response = await retryUntilUp(() =>
    fetch(url + path, {
      method,
      redirect: 'manual',
      headers: { 'content-type': 'application/json', authorization, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  await response.arrayBuffer();
}

async function retryUntilUp<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(20);
    }
  }
}

async function tokenOf(signingKey: string): Promise<string> {
  const key = JSON.parse(signingKey) as JWK;
  return new SignJWT({ sid: crypto.randomUUID(), email: 'a@example.com', email_verified: true })
    .setProtectedHeader({ alg: ALGORITHM, kid: String(key.kid) })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(crypto.randomUUID())
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(await importJWK(key, ALGORITHM));
}

const [folder = '', target = ''] = process.argv.slice(2);
await warm(folder, target);

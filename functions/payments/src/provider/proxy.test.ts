import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import Stripe from 'stripe';
import { expect, onTestFinished, test, vi } from 'vitest';
import { httpsAgent } from './proxy.ts';

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A server with a trusted certificate of api.stripe.com that knows one balance. */
async function stripeServer(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'boxoffice-tls-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = ['-subj', '/CN=api.stripe.com', '-addext', 'subjectAltName=DNS:api.stripe.com,DNS:localhost'];
  const files = ['-keyout', keyFile, '-out', certFile];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...names, ...files],
    {
      stdio: 'ignore',
    },
  );
  const [key, cert] = [readFileSync(keyFile, 'utf8'), readFileSync(certFile, 'utf8')];
  const trusted = getCACertificates();
  setDefaultCACertificates([...trusted, cert]);
  onTestFinished(() => setDefaultCACertificates(trusted));
  return listen(createHttpsServer({ key, cert }, (_, res) => res.end('{"object":"balance"}')));
}

/** A proxy that opens every tunnel to one port of this machine, or to none. */
async function proxy(target?: number) {
  const tunnels: { to: string | undefined; authorization: string | undefined }[] = [];
  const server = createServer((_, res) => res.writeHead(405).end());
  server.on('connect', ({ url, headers }, socket) => {
    tunnels.push({ to: url, authorization: headers['proxy-authorization'] });
    onTestFinished(() => void socket.destroy());
    if (target === undefined) return;
    const upstream = connect(target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  return { tunnels, port: await listen(server) };
}

test('requests to Stripe go through HTTPS_PROXY, with its user', async () => {
  const { tunnels, port } = await proxy(await stripeServer());
  vi.stubEnv('STRIPE_API_URL', '');
  vi.stubEnv('HTTPS_PROXY', `http://buyer:pass%40word@127.0.0.1:${port}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { stripe } = await import('./stripe.ts');
  expect(await stripe.balance.retrieve()).toMatchObject({ object: 'balance' });
  const authorization = `Basic ${Buffer.from('buyer:pass@word').toString('base64')}`;
  expect(tunnels).toEqual([{ to: 'api.stripe.com:443', authorization }]);
});

test.each([
  ['localhost', ''],
  ['stripe.boxoffice-cloud.svc.cluster.local', ''],
  ['stripe.internal.example', '.internal.example'],
])('a request to %s does not go through the proxy', async (host, NO_PROXY) => {
  const { tunnels, port } = await proxy(await stripeServer());
  const httpAgent = httpsAgent({ HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY }, 1000);
  const stripe = new Stripe('sk_test_none', { host, port: 1, httpAgent, maxNetworkRetries: 0 });
  await expect(stripe.balance.retrieve()).rejects.toThrow(/connection to Stripe/);
  expect(tunnels).toEqual([]);
});

test('a proxy that opens no tunnel fails the request after the timeout', async () => {
  const { tunnels, port } = await proxy();
  const httpAgent = httpsAgent({ HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: '' }, 200);
  const stripe = new Stripe('sk_test_none', { httpAgent, maxNetworkRetries: 0 });
  await expect(stripe.balance.retrieve()).rejects.toThrow(/connection to Stripe/);
  expect(tunnels).toHaveLength(1);
});

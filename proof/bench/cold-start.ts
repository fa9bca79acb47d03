import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startCollector } from '@boxoffice/shared/testing/collector.ts';
import { freePort } from '../../knative/laptop/ports.ts';
import { commandLine } from '../harness/command-line.ts';
import { reportFigures } from '../harness/figures.ts';
import { Laptop } from '../harness/laptop.ts';
import { median } from '../harness/machine.ts';
import { Visitor } from '../harness/visitor.ts';

const USAGE = `Usage: npm run proof:cold-start -- [--rounds N] [--write]

Starts a bare node:http server and the bundle of orders in turn and measures the time to the first answer. The answer
of orders includes a table read with a real token. Prints the ratio of the medians, without and with a collector.

  --rounds N   how often each is started (61)
  --write      write the figures into proof/README.md
`;

const { rounds, write } = commandLine(USAGE, { rounds: 61, write: false });

const dist = resolve(import.meta.dirname, '../../dist');
const ATTEMPT_MS = 1;
const BARE = `require('http').createServer((q, s) => s.end('ok')).listen(process.env.PORT, '127.0.0.1')`;

/** Milliseconds from the start of a process to its first answer. */
async function firstAnswer(args: string[], env: Record<string, string>, path: string, headers = {}) {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = once(child, 'exit');
  try {
    for (;;) {
      // Until the process listens, connections are refused. Without pauses the attempts would take processor time from it.
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers }).catch(() => undefined);
      if (!answer) {
        await pause(ATTEMPT_MS);
        continue;
      }
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}`);
      return performance.now() - began;
    }
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

const collector = await startCollector();
const laptop = await Laptop.start();
try {
  const visitor = await Visitor.signedUp(laptop.url);
  const env = {
    ...laptop.env(),
    TABLE: 'boxoffice-orders',
    FUNCTION_TARGET: 'orders',
    NODE_ENV: 'production',
  };
  const authorization = `Bearer ${visitor.cookieNamed('session')}`;
  const boot = ['--max-semi-space-size=2', '--max-old-space-size=96', join(dist, 'orders', 'boot.cjs')];
  const traced = { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  const times = { bare: [] as number[], orders: [] as number[], traced: [] as number[] };
  for (let round = 1; round <= rounds; round++) {
    times.bare.push(await firstAnswer(['-e', BARE], {}, `/${randomUUID()}`));
    times.orders.push(await firstAnswer(boot, env, '/api/orders', { authorization }));
    times.traced.push(await firstAnswer(boot, traced, '/api/orders', { authorization }));
    process.stderr.write(`\rround ${round} of ${rounds}`);
  }
  const [bare, orders, withCollector] = [median(times.bare), median(times.orders), median(times.traced)];
  const figures = [
    { name: 'bare node:http server', value: `${bare.toFixed(0)} ms` },
    { name: 'orders: bundle, code cache, table read', value: `${orders.toFixed(0)} ms` },
    { name: 'ratio', value: (orders / bare).toFixed(2), target: '≤ 2.00', missed: orders / bare > 2 },
    {
      name: 'orders with a collector',
      value: `${withCollector.toFixed(0)} ms: ${(100 * (withCollector / orders - 1)).toFixed(0)} % more`,
      target: '≤ 10 % more',
    },
  ];
  reportFigures('proof:cold-start', figures, write, `medians of ${rounds}`);
} finally {
  await laptop.stop();
  collector.stop();
}

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../../knative/laptop/ports.ts';
import { Laptop } from '../harness/laptop.ts';
import { machine, median } from '../harness/machine.ts';
import { Visitor } from '../harness/visitor.ts';

const HELP = `Usage: npm run proof:cold-start -- [--rounds N]

Starts a bare node:http server and the bundle of orders in turn, each to its first answer, which for orders
includes reading its table with a real token, and prints the ratio of the medians.

  --rounds N   how often each is started (15)
`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const dist = resolve(import.meta.dirname, '../../dist');
const BARE = `require('http').createServer((q, s) => s.end('ok')).listen(process.env.PORT, '127.0.0.1')`;

/** Milliseconds from the start of a process to its first answer, asked as often as it takes. */
async function firstAnswer(args: string[], env: Record<string, string>, path: string, headers = {}) {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise((done) => child.once('exit', done));
  try {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers }).catch(() => undefined);
      if (!answer) continue;
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}`);
      return performance.now() - began;
    }
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

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
  const boot = ['--max-semi-space-size=2', join(dist, 'orders', 'boot.cjs')];
  const times = { bare: [] as number[], orders: [] as number[] };
  for (let round = 0; round < Number(values.rounds); round++) {
    times.bare.push(await firstAnswer(['-e', BARE], {}, `/${randomUUID()}`));
    times.orders.push(await firstAnswer(boot, env, '/api/orders', { authorization }));
    process.stderr.write(`\rround ${round + 1} of ${values.rounds}`);
  }
  const [bare, orders] = [median(times.bare), median(times.orders)];
  process.stdout.write(`
bare node:http                        ${bare.toFixed(0)} ms
orders, bundle and cache, table read  ${orders.toFixed(0)} ms
ratio                                 ${(orders / bare).toFixed(2)}
${machine()}, medians of ${values.rounds}
`);
} finally {
  await laptop.stop();
}

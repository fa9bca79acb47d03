import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Laptop } from '../laptop.ts';
import { events, internalRoutes, type Row, routes } from './authorisation.ts';
import { fuzz } from './fuzz/fuzz.ts';

const HELP = `Usage: npm run proof:security -- [--requests N] [--seed N] [--fuzz-only]

Tries who may call what, the bounds and the edges on the built system (npx vitest run proof/security), then sends
random requests of every operation of the OpenAPI document.

  --requests N  how many (10000)
  --seed N      which ones: the same seed, the same requests (20261125)
  --fuzz-only   nothing but those

Ends with 1 if anything answered 5xx, told of the inside, took over a second, stored what it refused, or grew.
`;
/** Nobody waits longer, in milliseconds. */
const SLOW_MS = 1000;
/** How much a process may grow from the middle of the run to its end. */
const GROWTH = 1.3;

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '20261125' },
    'fuzz-only': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else process.exitCode = (await prove()) ? 0 : 1;

async function prove(): Promise<boolean> {
  const tried = values['fuzz-only'] || tests();
  const rows = await fuzzed();
  if (!values['fuzz-only']) authorisation();
  process.stdout.write('\n| what | outcome | |\n|---|---|---|\n');
  for (const { what, outcome, ok } of rows)
    process.stdout.write(`| ${what} | ${outcome} | ${ok ? 'yes' : 'NO'} |\n`);
  return tried && rows.every(({ ok }) => ok);
}

function tests(): boolean {
  const { status } = spawnSync('npx', ['vitest', 'run', 'proof/security'], { stdio: 'inherit' });
  return status === 0;
}

async function fuzzed(): Promise<{ what: string; outcome: string; ok: boolean }[]> {
  const count = Number(values.requests);
  const laptop = await Laptop.start({ IDLE_SECONDS: '3600' }, ['--empty', '--built']);
  try {
    let middle = new Map<string, number>();
    const report = await fuzz(laptop, { seed: Number(values.seed), count }, (done) => {
      if (done === Math.floor(count / 2)) middle = memory(laptop);
      if (done % 500 === 0) process.stderr.write(`  ${done} of ${count} requests\n`);
    });
    const grown = [...memory(laptop)].map(([name, mb]) => ({ name, mb, was: middle.get(name) ?? mb }));
    for (const complaint of report.complaints.slice(0, 20)) process.stderr.write(`${complaint}\n`);
    for (const what of report.stored.slice(0, 20)) process.stderr.write(`stored: ${what}\n`);
    const [slowest] = report.slowest;
    const statuses = [...report.statuses].toSorted().map(([status, n]) => `${n} × ${status}`);
    return [
      { what: `${count} requests, seed ${values.seed}`, outcome: statuses.join(', '), ok: true },
      {
        what: 'operations that let one through',
        outcome: String(report.letThrough.size),
        ok: report.letThrough.size > 10,
      },
      {
        what: '5xx, stack traces, errors out of contract',
        outcome: String(report.complaints.length),
        ok: report.complaints.length === 0,
      },
      {
        what: 'the slowest answer',
        outcome: `${Math.round(slowest?.ms ?? 0)} ms (${slowest?.operation})`,
        ok: (slowest?.ms ?? 0) <= SLOW_MS,
      },
      {
        what: `stored by ${report.refused} refused requests`,
        outcome: String(report.stored.length),
        ok: report.stored.length === 0,
      },
      {
        what: 'memory, middle and end (MB)',
        outcome: grown.map(({ name, was, mb }) => `${name} ${was} ${mb}`).join(', '),
        ok: grown.every(({ was, mb }) => mb <= was * GROWTH),
      },
    ];
  } finally {
    await laptop.stop();
  }
}

/** What each service's process has in memory, in MB. */
function memory(laptop: Laptop): Map<string, number> {
  const services = [...Object.keys(events), 'site'];
  return new Map(
    laptop
      .processes()
      .filter(({ name }) => services.includes(name))
      .map(({ name, pid }) => [name, residentOf(pid)]),
  );
}

function residentOf(pid: number): number {
  const [, kb = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kb) / 1024);
}

/** Who may call what, as it was tried. */
function authorisation(): void {
  const said = (row: Row) =>
    row.who === 'owner' ? `the owner of the ${row.of} (others: ${row.others})` : row.who;
  process.stdout.write('\n| function | who may call it |\n|---|---|\n');
  for (const [route, row] of Object.entries(routes)) process.stdout.write(`| ${route} | ${said(row)} |\n`);
  for (const [route, row] of Object.entries(internalRoutes))
    process.stdout.write(`| ${route} | ${said(row)}, by a service only |\n`);
  for (const [service, types] of Object.entries(events))
    for (const [type, sender] of Object.entries(types))
      process.stdout.write(`| ${type} to ${service} | the Broker, from ${sender} |\n`);
}

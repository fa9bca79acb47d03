import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { Laptop } from '../harness/laptop.ts';
import { events, internalRoutes, type Row as Rule, routes } from '../tests/security/authorisation.ts';
import { fuzz, type Report } from './fuzz/fuzz.ts';
import { growth, type Sample } from './fuzz/growth.ts';
import { heldBy } from './fuzz/live-memory.ts';

const HELP = `Usage: npm run proof:security -- [--requests N] [--seed N] [--fuzz-only]

Tries who may call what, the bounds and the edges on the built system (npx vitest run proof/tests/security), then sends
random requests of every operation of the OpenAPI document.

  --requests N  how many (10000)
  --seed N      which ones: the same seed, the same requests (20261125)
  --fuzz-only   nothing but those

Ends with 1 if anything answered 5xx, told of the inside, took over a second, stored what it refused, or grew.
`;
/** Nobody waits longer, in milliseconds. */
const SLOW_MS = 1000;
/** Bytes that a process may hold more for each request: less than the request itself, which a leak would keep. */
const FLAT = 200;
/** Part of the requests that must have written something: otherwise the rest of the table says little. */
const WRITES = 0.05;
const SERVICES = [...Object.keys(events), 'site'];

interface Row {
  what: string;
  outcome: string;
  ok: boolean;
}

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
  const { status } = spawnSync('npx', ['vitest', 'run', 'proof/tests/security'], { stdio: 'inherit' });
  return status === 0;
}

async function fuzzed(): Promise<Row[]> {
  const count = Number(values.requests);
  const laptop = await Laptop.start({ IDLE_SECONDS: '3600' }, ['--empty', '--built']);
  try {
    const held = new Map<string, Sample[]>();
    const report = await fuzz(laptop, { seed: Number(values.seed), count }, async (done) => {
      process.stderr.write(`  ${done} of ${count} requests\n`);
      for (const running of laptop.processes().filter(({ name }) => SERVICES.includes(name)))
        held.set(running.name, [...(held.get(running.name) ?? []), { done, live: await heldBy(running) }]);
    });
    for (const complaint of report.complaints.slice(0, 20)) process.stderr.write(`${complaint}\n`);
    for (const what of report.stored.slice(0, 20)) process.stderr.write(`stored: ${what}\n`);
    return rowsOf(report, held);
  } finally {
    await laptop.stop();
  }
}

function rowsOf(report: Report, held: Map<string, Sample[]>): Row[] {
  const [slowest] = report.slowest;
  const statuses = [...report.statuses].toSorted().map(([status, n]) => `${n} × ${status}`);
  const grown = [...held].map(([name, samples]) => {
    // What comes before is loaded, compiled and kept ready for the first time.
    const late = samples.slice(samples.length / 2);
    return { name, bytes: Math.round(growth(late)), mb: Math.round((late.at(-1)?.live ?? 0) / 1e6) };
  });
  return [
    { what: `${values.requests} requests, seed ${values.seed}`, outcome: statuses.join(', '), ok: true },
    {
      what: 'operations, and those that let none through',
      outcome: [String(report.letThrough.size), ...report.shutOut].join(', '),
      ok: report.shutOut.length === 0,
    },
    {
      what: 'writes that were let through',
      outcome: String(report.writes),
      ok: report.writes >= Number(values.requests) * WRITES,
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
      what: 'memory: MB at the end, and bytes more for each request',
      outcome: grown.map(({ name, mb, bytes }) => `${name} ${mb}, ${bytes}`).join('; '),
      ok: grown.every(({ bytes }) => bytes <= FLAT),
    },
  ];
}

/** Who may call what, as it was tried. */
function authorisation(): void {
  const said = (row: Rule) =>
    row.who === 'owner' ? `the owner of the ${row.of} (others: ${row.others})` : row.who;
  process.stdout.write('\n| function | who may call it |\n|---|---|\n');
  for (const [route, row] of Object.entries(routes)) process.stdout.write(`| ${route} | ${said(row)} |\n`);
  for (const [route, row] of Object.entries(internalRoutes))
    process.stdout.write(`| ${route} | ${said(row)}, by a service only |\n`);
  for (const [service, types] of Object.entries(events))
    for (const [type, sender] of Object.entries(types))
      process.stdout.write(`| ${type} to ${service} | the Broker, from ${sender} |\n`);
}

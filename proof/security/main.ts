import { spawnSync } from 'node:child_process';
import { commandLine } from '../harness/command-line.ts';
import { type Figure, reportFigures } from '../harness/figures.ts';
import { Laptop } from '../harness/laptop.ts';
import { services } from '../invariants/snapshot.ts';
import { type FuzzReport, fuzz } from './fuzz/fuzz.ts';
import { growth, type Sample } from './fuzz/growth.ts';
import { liveBytes } from './fuzz/live-memory.ts';

const USAGE = `Usage: npm run proof:security -- [--requests N] [--seed N] [--fuzz-only] [--write]

Runs the security tests on the built system (npx vitest run proof/tests/security). Then it sends random requests to
every operation of the OpenAPI document and to every form of the site.

  --requests N  number of requests (10000)
  --seed N      decides the requests: the same seed gives the same requests (20261125)
  --fuzz-only   only the random requests
  --write       write the figures into proof/README.md

Exit code 1 if a test fails, an answer is a 5xx or reveals internals, an answer takes over a second, a refused request
stores something, or a process leaks memory.
`;
/** The longest time for an answer, in milliseconds. */
const SLOW_MS = 1000;
/** The largest growth of a process per request, in bytes. A leaked request occupies more than this. */
const GROWTH_BYTES = 200;
/** The least share of successful writes: with fewer, "nothing stored" would prove little. */
const WRITES = 0.05;
const PROCESSES: string[] = [...services, 'site'];
const SHOWN = 20;

const options = commandLine(USAGE, {
  requests: 10_000,
  seed: 20_261_125,
  'fuzz-only': false,
  write: false,
});
const testsPass = options['fuzz-only'] || runTests();
const figures = await runFuzz();
reportFigures('proof:security', figures, options.write, `seed ${options.seed}`);
process.exitCode = testsPass && !figures.some(({ missed }) => missed) ? 0 : 1;

function runTests(): boolean {
  const { status } = spawnSync('npx', ['vitest', 'run', 'proof/tests/security'], { stdio: 'inherit' });
  return status === 0;
}

async function runFuzz(): Promise<Figure[]> {
  const { requests: count, seed } = options;
  const laptop = await Laptop.start({ IDLE_SECONDS: '3600' }, ['--empty', '--built']);
  try {
    const memory = new Map<string, Sample[]>();
    const report = await fuzz(laptop, { seed, count }, async (sent) => {
      process.stderr.write(`  ${sent} of ${count} requests\n`);
      for (const running of laptop.processes().filter(({ name }) => PROCESSES.includes(name)))
        memory.set(running.name, [
          ...(memory.get(running.name) ?? []),
          { done: sent, live: await liveBytes(running) },
        ]);
    });
    for (const complaint of report.complaints.slice(0, SHOWN)) process.stderr.write(`${complaint}\n`);
    for (const item of report.stored.slice(0, SHOWN)) process.stderr.write(`stored: ${item}\n`);
    return figuresOf(report, memory);
  } finally {
    await laptop.stop();
  }
}

function figuresOf(report: FuzzReport, memory: Map<string, Sample[]>): Figure[] {
  const [slowest] = report.slowest;
  const statuses = [...report.statuses].toSorted().map(([status, n]) => `${n} × ${status}`);
  const processes = [...memory].map(([name, samples]) => {
    // The first half still loads, compiles and caches code.
    const late = samples.slice(samples.length / 2);
    return { name, bytes: Math.round(growth(late)), mb: Math.round((late.at(-1)?.live ?? 0) / 1e6) };
  });
  const leastWrites = options.requests * WRITES;
  return [
    { name: `${options.requests} requests`, value: statuses.join(', ') },
    {
      name: 'operations with a successful request',
      value: [String(report.letThrough.size), ...report.shutOut.map((name) => `not ${name}`)].join(', '),
      target: 'all',
      missed: report.shutOut.length > 0,
    },
    {
      name: 'successful writes',
      value: report.writes,
      target: `at least ${leastWrites}`,
      missed: report.writes < leastWrites,
    },
    {
      name: '5xx, stack traces, errors outside the contract',
      value: report.complaints.length,
      target: '0',
      missed: report.complaints.length > 0,
    },
    {
      name: 'slowest answer',
      value: `${Math.round(slowest?.ms ?? 0)} ms (${slowest?.operation})`,
      target: `at most ${SLOW_MS} ms`,
      missed: (slowest?.ms ?? 0) > SLOW_MS,
    },
    {
      name: `items stored by ${report.refused} refused requests`,
      value: report.stored.length,
      target: '0',
      missed: report.stored.length > 0,
    },
    {
      name: 'live memory at the end, and growth per request',
      value: processes.map(({ name, mb, bytes }) => `${name} ${mb} MB, ${bytes} B`).join('; '),
      target: `at most ${GROWTH_BYTES} B per request`,
      missed: processes.some(({ bytes }) => bytes > GROWTH_BYTES),
    },
  ];
}

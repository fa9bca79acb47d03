import { commandLine } from '../harness/command-line.ts';
import { median } from '../harness/machine.ts';

const USAGE = `Usage: npm run bench -- pdf [--passes N] [--rounds N]

Makes the PDF of an order's passes. Prints the processor time of this process: to load the code from its sources, for the
first document, and the median of the following ones.

  --passes N  passes of the order (10)
  --rounds N  documents after the first (20)
`;

const { passes: count, rounds } = commandLine(USAGE, { passes: 10, rounds: 20 });
const orderId = '0197a0d0-0000-7000-8000-000000000003';
const passes = Array.from({ length: count }, (_, index) => ({
  ...{ id: `${orderId}-${index + 1}`, code: `${index}`.padEnd(142, 'xK3vQ8ZtY1rB5nW0cJ7dLw2s') },
  ...{ title: 'Die Zauberflöte, Łódź', place: 'Waldbühne, Berlin' },
  ...{ startsAt: '2027-07-16T17:30:00.000Z', timeZone: 'Europe/Berlin', seat: index + 1, of: count },
}));

/** The processor time of work, in milliseconds. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const importPdf = () => import('../../functions/passes/src/documents/pdf.ts');
let bytes = 0;
async function makePdf(): Promise<void> {
  const { passesPdf } = await importPdf();
  bytes = (await passesPdf(passes, 'de')).length;
}

const written = (milliseconds: number) => `${milliseconds.toFixed(0)} ms`;
console.log(`Processor time: ${written(await timeOf(importPdf))} to load the code,`);
console.log(`${written(await timeOf(makePdf))} for the first PDF of ${count} passes,`);
const times: number[] = [];
for (let round = 0; round < rounds; round++) times.push(await timeOf(makePdf));
console.log(
  `${written(median(times))} for each of the next ${rounds} (median). It has ${(bytes / 1000).toFixed(0)} kB.`,
);

import { parseArgs } from 'node:util';
import { contest } from './contest.ts';
import { report } from './report.ts';

const HELP = `Usage: npm run proof:contest -- [--seats N] [--buyers N] [--at-once N] [--accounts N] [--hold N] [--seed N]

Starts the system on free ports and has very many buyers fight for few seats.

  --seats N     of the one ticket (500)
  --buyers N    who want one each (2000)
  --at-once N   how many of them are at it at the same time (200)
  --accounts N  that they share, since a sign-up costs a password hash (100)
  --hold N      seconds until the seats of those who don't pay are free again (30)
  --seed N      of who clicks twice, who abandons and whose card is declined (any)

Ends with 1 if an invariant of proof/README.md is violated.
`;

const { values } = parseArgs({
  options: {
    seats: { type: 'string', default: '500' },
    buyers: { type: 'string', default: '2000' },
    'at-once': { type: 'string', default: '200' },
    accounts: { type: 'string', default: '100' },
    hold: { type: 'string', default: '30' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
} else {
  process.stderr.write(`seed ${values.seed}\n`);
  const outcome = await contest({
    seats: Number(values.seats),
    buyers: Number(values.buyers),
    atOnce: Number(values['at-once']),
    accounts: Number(values.accounts),
    holdSeconds: Number(values.hold),
    seed: Number(values.seed),
    say: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(report(outcome));
  if (outcome.violations.length > 0) process.exitCode = 1;
}

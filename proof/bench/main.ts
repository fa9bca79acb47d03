import { usageError } from '../harness/command-line.ts';

const USAGE = `Usage: npm run bench -- [NAME] [options]

  sales       paid orders a second and what each costs (the default)
  check-ins   100 check-ins a second through the public port
  figures     cold starts and latencies of a quiet system (npm run proof:figures)
  cold-start  the bundle of orders beside a bare node:http server (npm run proof:cold-start)
  storefront  Lighthouse, memory and a first page from zero (npm run proof:storefront)
  search      latencies and table requests of searches in a large market
  pdf         processor time of the PDF of an order's passes
  tables      processor time of a table call, by the AWS SDK and by our client
  tables-server  processor time and transactions of the tables server (npm run proof:tables-server)

Each prints its options with --help after its name.
`;

const benchmarks: Record<string, () => Promise<unknown>> = {
  sales: () => import('./sales.ts'),
  'check-ins': () => import('./check-ins.ts'),
  figures: () => import('./figures.ts'),
  'cold-start': () => import('./cold-start.ts'),
  storefront: () => import('./storefront.ts'),
  search: () => import('./search.ts'),
  pdf: () => import('./pdf.ts'),
  tables: () => import('./table-calls.ts'),
  'tables-server': () => import('./tables-server.ts'),
};

const [first = ''] = process.argv.slice(2);
if (first === '-h' || first === '--help') process.stdout.write(USAGE);
else {
  // Options without a name are those of the default benchmark.
  const name = first === '' || first.startsWith('-') ? 'sales' : String(process.argv.splice(2, 1));
  await (benchmarks[name] ?? (() => usageError(`"${name}" is not a benchmark`)))();
}

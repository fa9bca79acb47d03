import { loadProduct } from '../product.ts';
import type { Load } from './load.ts';
import { SEATS_PER_SHARD } from './seats-per-shard.ts';

/** Runs one load, the JSON in the first argument, and prints what it measured as JSON. */
const load = JSON.parse(process.argv[2] ?? '') as Load;
Error.stackTraceLimit = 0;
process.env.SEATS_PER_SHARD = String(SEATS_PER_SHARD);
await loadProduct();
const { runLoad } = await import('./load.ts');
const { paid, refused, p95, orders } = await runLoad(load);
process.stdout.write(JSON.stringify({ paid, refused, p95, orders }));
process.exit(0);

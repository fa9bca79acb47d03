import { SourceMap } from 'node:module';
import { text } from 'node:stream/consumers';
import { runCommand, UsageError } from '../command-line.ts';
import { sourceMapOf, sourceOf } from './bundle.ts';
import { siteSource } from './site.ts';
import { resolveStack } from './source-positions.ts';

const USAGE = `Usage: npm run stack -- TARGET < LOG

Replaces the positions of a bundle in a log (bundle.js:1:23456) by those of the sources, on standard input. TARGET is a
service, such as orders, or site. Check out the commit of the image first: its bundle is made again.

  -h, --help   print this
`;

await runCommand({ name: 'npm run stack --', usage: USAGE, options: {} }, async ({ positionals }) => {
  const [target, ...more] = positionals;
  if (!target || more.length > 0) throw new UsageError('Name one target, such as orders');
  const map = await sourceMapOf(target === 'site' ? siteSource : sourceOf(target));
  process.stdout.write(resolveStack(await text(process.stdin), new SourceMap(JSON.parse(map))));
});

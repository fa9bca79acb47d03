import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from '../command-line.ts';
import { policyFiles } from './policies.ts';

const folder = join(import.meta.dirname, '../overlays/aws/iam');

const USAGE = `Usage: npm run iam

Writes the policies of the roles on AWS into knative/overlays/aws/iam: for each service the table calls that its code
makes, and the trust policy of its role. Run it after a change of a table call; a test fails until then.

  -h, --help   print this
`;

await runCommand({ name: 'npm run iam --', usage: USAGE, options: {} }, async () => {
  const files = await policyFiles();
  rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  console.log(`Wrote ${files.size} files into knative/overlays/aws/iam`);
});

import { spawnSync } from 'node:child_process';

/**
 * Asks the registry for known vulnerabilities of what the images run, and fails on one. A registry that does not
 * answer such questions is told of in so many words: nothing was audited then.
 */
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
const answer = parsed(stdout);
const found = answer?.metadata?.vulnerabilities?.total;

if (found === undefined) {
  const why = answer?.message ?? answer?.error?.summary ?? 'no answer';
  process.stdout.write(`NOT AUDITED: the registry does not answer npm audit (${why})\n`);
} else {
  process.stdout.write(`${found} known vulnerabilities\n`);
  if (found > 0)
    process.stdout.write(`${Object.keys(answer?.vulnerabilities ?? {}).join(', ')}: see npm audit\n`);
  process.exitCode = found > 0 ? 1 : 0;
}

interface Audit {
  metadata?: { vulnerabilities?: { total: number } };
  vulnerabilities?: Record<string, unknown>;
  message?: string;
  error?: { summary?: string };
}

function parsed(text: string): Audit | undefined {
  try {
    return JSON.parse(text) as Audit;
  } catch {
    return undefined;
  }
}

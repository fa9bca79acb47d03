import { spawnSync } from 'node:child_process';

// Fails on a known vulnerability in what the images run. A registry without an audit endpoint is reported, not failed.
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
const answer = parse(stdout);
const total = answer?.metadata?.vulnerabilities?.total;

if (total === undefined) {
  const reason = answer?.message ?? answer?.error?.summary ?? 'no answer';
  process.stdout.write(`NOT AUDITED: the registry does not answer npm audit (${reason})\n`);
} else {
  process.stdout.write(`${total} known vulnerabilities\n`);
  if (total > 0)
    process.stdout.write(`${Object.keys(answer?.vulnerabilities ?? {}).join(', ')}: see npm audit\n`);
  process.exitCode = total > 0 ? 1 : 0;
}

interface AuditAnswer {
  metadata?: { vulnerabilities?: { total: number } };
  vulnerabilities?: Record<string, unknown>;
  message?: string;
  error?: { summary?: string };
}

function parse(text: string): AuditAnswer | undefined {
  try {
    return JSON.parse(text) as AuditAnswer;
  } catch {
    return undefined;
  }
}

import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Runs what `npm start` runs after the set-up. */
function npmStart(args: string[], env: Record<string, string> = {}) {
  const script = join(import.meta.dirname, 'start.ts');
  return spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: tmpdir(), ...env },
  });
}

test.each(['-h', '--help'])('%s prints the flags and exits with 0', (flag) => {
  const { status, stdout, stderr } = npmStart([flag]);
  expect(stdout).toContain('Usage: npm start -- [--fresh] [--empty] [--built]');
  expect(stdout).toContain('the next request runs the new');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test.each(['--frehs', '-x', 'fresh'])('an unknown flag %s prints one line and exits with 2', (flag) => {
  const { status, stdout, stderr } = npmStart([flag]);
  expect(stderr).toMatch(/^Un.+: run npm start -- --help for the list of flags\n$/);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test.each([
  ['PORT', 'abc', 'PORT must be a port number (it is "abc")'],
  ['PORT', '99999', 'PORT must be 0 to 65535 (it is "99999")'],
  ['PORT', '65535', 'Set STRIPE_PORT: its default, PORT + 1, is above 65535'],
  ['STRIPE_PORT', '3000', 'Set STRIPE_PORT and PORT to different ports'],
  ['HOLD_SECONDS', '-1', 'HOLD_SECONDS must be more than 0 (it is "-1")'],
  ['FEE_PERCENT', '101', 'FEE_PERCENT must be 0 to 100 (it is "101")'],
  ['SELL_WITHOUT_PAYOUTS', 'maybe', 'SELL_WITHOUT_PAYOUTS must be true or false (it is "maybe")'],
  ['SMTP_URL', 'secret', 'SMTP_URL must be a URL such as smtps://user:password@mail.example.com'],
  ['BOXOFFICE_HOME', '/proc/none', "The folder /proc/none can't be created"],
])('a wrong setting %s=%s prints one line and exits with 1', (name, value, message) => {
  const { status, stdout, stderr } = npmStart([], { [name]: value });
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(message)]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
});

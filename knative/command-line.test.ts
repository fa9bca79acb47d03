import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const COMMANDS = ['secrets.ts', 'keys/main.ts', 'build/main.ts', 'build/image'];

function run(command: string, ...args: string[]) {
  const path = join(import.meta.dirname, command);
  const [file = '', ...rest] = command.endsWith('.ts') ? [process.execPath, path, ...args] : [path, ...args];
  return spawnSync(file, rest, { encoding: 'utf8' });
}

describe.each(COMMANDS)('%s', (command) => {
  test.each(['-h', '--help'])('%s prints the usage', (flag) => {
    expect(run(command, flag)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Usage: /),
      stderr: '',
    });
  });

  test.each(['--no-such-option', 'no-such-argument extra'])('%s gives one line and exit code 2', (args) => {
    const { status, stdout, stderr } = run(command, ...args.split(' '));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^[^\n]+--help\.?\n$/);
  });
});

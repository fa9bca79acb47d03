import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Starts a process that reads the settings, and returns its output. */
function start(settings: Record<string, string>): string {
  try {
    const config = new URL('./config.ts', import.meta.url).href;
    const env = { ...process.env, ...settings };
    execFileSync(process.execPath, ['--eval', `import(${JSON.stringify(config)})`], { env, stdio: 'pipe' });
    return '';
  } catch (error) {
    return (error as { stderr: Buffer }).stderr.toString();
  }
}

test.each(['101', '-1', 'ten', '1e9'])('a process with a fee of %s percent does not start', (FEE_PERCENT) => {
  expect(JSON.parse(start({ FEE_PERCENT })).message).toMatch(
    /^The setting FEE_PERCENT is wrong: it must be .+$/,
  );
});

test('a process with a fee of 100 percent starts', () => {
  expect(start({ FEE_PERCENT: '100', SELL_WITHOUT_PAYOUTS: 'true' })).toBe('');
});

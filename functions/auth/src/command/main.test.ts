import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { expect, test } from 'vitest';
import '../group.ts';
import { newBrowser, newEmail } from '../testing/browser.ts';

useTable();
const { ask } = useFunction('auth');

async function signedUpVisitor() {
  const visitor = newBrowser(ask);
  const email = newEmail();
  const { body } = await visitor.signUp(email);
  return { ...visitor, email, id: body.id };
}

/** Runs `npm run sessions` with these arguments. */
function sessions(args: string[], env: NodeJS.ProcessEnv = process.env) {
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [join(import.meta.dirname, 'main.ts'), ...args],
      { env },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

const ENDED_ONE = { code: 0, out: 'Ended every session of 1 account\n', err: '' };

test.each(['email', 'id'] as const)('an operator ends every session of one account by its %s', async (by) => {
  const [ada, bob] = [await signedUpVisitor(), await signedUpVisitor()];
  const secondBrowser = newBrowser(ask);
  await secondBrowser.signIn(ada.email);
  expect(await sessions(['end', by === 'email' ? ada.email.toUpperCase() : ada.id])).toEqual(ENDED_ONE);
  for (const browser of [ada, secondBrowser]) {
    expect(await browser.currentUser()).toBeNull();
    expect((await browser.refresh()).status).toBe(401);
  }
  expect((await bob.refresh()).status).toBe(200);
  expect((await secondBrowser.signIn(ada.email)).status).toBe(200);
  expect((await secondBrowser.refresh()).status).toBe(200);
});

test('an operator can name an account by its email with a Unicode domain', async () => {
  const [name = ''] = newEmail().split('@');
  const visitor = newBrowser(ask);
  await visitor.signUp(`${name}@xn--bcher-kva.example`);
  expect(await sessions(['end', `${name}@bücher.example`])).toEqual(ENDED_ONE);
  expect((await visitor.refresh()).status).toBe(401);
});

test('an operator ends every session of every account', async () => {
  const visitors = [await signedUpVisitor(), await signedUpVisitor(), await signedUpVisitor()];
  const { code, out } = await sessions(['end', '--all']);
  expect(code).toBe(0);
  expect(Number(/\d+/.exec(out)?.[0])).toBeGreaterThanOrEqual(visitors.length);
  for (const visitor of visitors) expect((await visitor.refresh()).status).toBe(401);
});

test('two concurrent runs both succeed', async () => {
  const ada = await signedUpVisitor();
  expect(await Promise.all([sessions(['end', ada.id]), sessions(['end', ada.id])])).toEqual([
    ENDED_ONE,
    ENDED_ONE,
  ]);
  expect((await ada.signIn(ada.email)).status).toBe(200);
});

test('an unknown account is an error', async () => {
  for (const account of [newEmail(), crypto.randomUUID(), ''])
    expect(await sessions(['end', account])).toEqual({ code: 1, out: '', err: 'There is no such account\n' });
});

test("the command uses the laptop's tables when the environment names none", async () => {
  const ada = await signedUpVisitor();
  const { TABLE = '', AWS_ENDPOINT_URL_DYNAMODB = '', ...rest } = process.env;
  const home = mkdtempSync(join(tmpdir(), 'boxoffice-'));
  writeFileSync(
    join(home, 'env'),
    `AWS_ENDPOINT_URL_DYNAMODB='${AWS_ENDPOINT_URL_DYNAMODB}'\nTABLE='${TABLE}'\n`,
  );
  expect(await sessions(['end', ada.id], { ...rest, BOXOFFICE_HOME: home })).toEqual(ENDED_ONE);
  expect((await ada.refresh()).status).toBe(401);
});

test.each(['-h', '--help'])('%s shows how to use the command', async (flag) => {
  const { code, out, err } = await sessions([flag]);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('npm run sessions -- end EMAIL|ID|--all');
  expect(out).toContain('end --all');
});

test.each([[[]], [['end']], [['begin', 'x']], [['end', 'x', '--all']], [['end', 'x', 'y']], [['--unknown']]])(
  'the wrong arguments %j get one sentence that says what to do, and exit code 2',
  async (args) => {
    const { code, out, err } = await sessions(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^[^\n]*npm run sessions -- end EMAIL\|ID\|--all[^\n]*\n$/);
  },
);

import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { expect, test } from 'vitest';
import '../group.ts';
import { browserOf, newEmail } from '../testing/browser.ts';

useTable();
const { ask } = useFunction('auth');

async function someone() {
  const visitor = browserOf(ask);
  const email = newEmail();
  const { body } = await visitor.signUp(email);
  return { ...visitor, email, id: body.id };
}

/** What an operator types. */
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

const ONE = { code: 0, out: 'Every session of 1 account has ended\n', err: '' };

test.each(['email', 'id'] as const)(
  'an account is signed out everywhere by its %s, and nobody else',
  async (by) => {
    const [ada, bob] = [await someone(), await someone()];
    const elsewhere = browserOf(ask);
    await elsewhere.signIn(ada.email);
    expect(await sessions(['end', by === 'email' ? ada.email.toUpperCase() : ada.id])).toEqual(ONE);
    for (const browser of [ada, elsewhere]) {
      expect(await browser.whoAmI()).toBeNull();
      expect((await browser.refresh()).status).toBe(401);
    }
    expect((await bob.refresh()).status).toBe(200);
    expect((await elsewhere.signIn(ada.email)).status).toBe(200);
    expect((await elsewhere.refresh()).status).toBe(200);
  },
);

test('everybody is signed out', async () => {
  const everybody = [await someone(), await someone(), await someone()];
  const { code, out } = await sessions(['end', '--all']);
  expect([code, Number(/\d+/.exec(out)?.[0])]).toEqual([0, expect.any(Number)]);
  expect(Number(/\d+/.exec(out)?.[0])).toBeGreaterThanOrEqual(everybody.length);
  for (const visitor of everybody) expect((await visitor.refresh()).status).toBe(401);
});

test('it may run twice at once', async () => {
  const ada = await someone();
  expect(await Promise.all([sessions(['end', ada.id]), sessions(['end', ada.id])])).toEqual([ONE, ONE]);
  expect((await ada.signIn(ada.email)).status).toBe(200);
});

test('an account that there is not is not made', async () => {
  for (const account of [newEmail(), crypto.randomUUID(), ''])
    expect(await sessions(['end', account])).toEqual({ code: 1, out: '', err: 'There is no such account\n' });
});

test("the laptop's tables are taken when the environment names none", async () => {
  const ada = await someone();
  const { TABLE = '', AWS_ENDPOINT_URL_DYNAMODB = '', ...rest } = process.env;
  const home = mkdtempSync(join(tmpdir(), 'boxoffice-'));
  writeFileSync(
    join(home, 'env'),
    `AWS_ENDPOINT_URL_DYNAMODB='${AWS_ENDPOINT_URL_DYNAMODB}'\nTABLE='${TABLE}'\n`,
  );
  expect(await sessions(['end', ada.id], { ...rest, BOXOFFICE_HOME: home })).toEqual(ONE);
  expect((await ada.refresh()).status).toBe(401);
});

test('wrong arguments get one sentence with the right ones, and exit code 2', async () => {
  for (const flag of ['-h', '--help'])
    expect((await sessions([flag])).out).toContain('npm run sessions -- end EMAIL|ID|--all');
  for (const args of [[], ['end'], ['begin', 'x'], ['end', 'x', '--all'], ['end', 'x', 'y'], ['--nothing']])
    expect(await sessions(args)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/^.+; use npm run sessions -- end EMAIL\|ID\|--all, or --help\n$/),
    });
});

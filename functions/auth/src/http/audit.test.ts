import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import { expect, onTestFinished, test, vi } from 'vitest';
import '../group.ts';
import { newBrowser, newEmail, PASSWORD } from '../testing/browser.ts';
import { lockOut } from '../testing/lock-out.ts';

useTable();
const { ask } = useFunction('auth');

test('security events of an account are logged with its id, without email, password or token', async () => {
  const lines: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  onTestFinished(() => stderr.mockRestore());

  const visitor = newBrowser(ask);
  const email = newEmail();
  const tokens: string[] = [];
  const collectTokens = () => tokens.push(...visitor.jar.values());
  const { body: user } = await visitor.signUp(email);
  collectTokens();
  await visitor.signIn(email, 'another horse battery');
  await visitor.signIn(newEmail());
  await visitor.signIn(await lockOut(newEmail()));
  await visitor.signIn(email);
  collectTokens();
  const change = { currentPassword: 'another horse battery', newPassword: 'a better horse battery' };
  await visitor.send('POST', 'password', change);
  await visitor.send('POST', 'password', { ...change, currentPassword: PASSWORD });
  collectTokens();
  await visitor.send('DELETE', 'sessions?keep=current');
  await visitor.signOut();

  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const { id: userId } = user;
  expect(events.map(({ message, reason, userId }) => [message, reason, userId])).toEqual([
    ['signed up', undefined, userId],
    ['sign-in refused', 'wrong password', userId],
    ['sign-in refused', 'unknown email', undefined],
    ['sign-in refused', 'unknown email', undefined],
    ['signed in', undefined, userId],
    ['password change refused', undefined, userId],
    ['password changed', undefined, userId],
    ['other sessions ended', undefined, userId],
    ['signed out', undefined, userId],
  ]);
  for (const { time, network } of events) expect([time, network]).toEqual([expect.any(String), '']);
  const secrets = [email, '@example.com', PASSWORD, 'horse', ...tokens];
  for (const secret of secrets) expect(lines.join('')).not.toContain(secret);
});

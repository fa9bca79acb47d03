import { useMailbox } from '@boxoffice/shared/testing/mailbox.ts';
import { useTable } from '@boxoffice/shared/testing/tables.ts';
import { useFunction } from '@boxoffice/shared/testing/use-function.ts';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { FAILURES_PER_NETWORK } from '../domain/limit.ts';
import type { Purpose } from '../domain/link.ts';
import { IdentityModel, type Party, parties } from '../testing/identity-model.ts';
import { type Forms, IdentityWorld, passwords } from '../testing/identity-world.ts';
import { muteLog } from '../testing/mute-log.ts';

const SEED = 20_261_128;
const RUNS = 15;
const LONGEST = 12;

// A window of the limits that begins during a test would empty the counts.
vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-25T20:07:30Z') });
useTable();
const mailbox = await useMailbox();
await import('../group.ts');
const { ask } = useFunction('auth');

type Step = fc.AsyncCommand<IdentityModel, IdentityWorld>;

/** A step of a random run. After it exactly those are signed in that the model says. */
const step = (
  name: string,
  run: (model: IdentityModel, world: IdentityWorld) => Promise<void>,
  check: (model: IdentityModel) => boolean = () => true,
): Step => ({
  check,
  run: async (model, world) => {
    await run(model, world);
    await world.expectSessionsOf(model);
  },
  toString: () => name,
});

const forms = ['unicode', 'punycode'] as const;

const signUp = (by: Party, form: keyof Forms) =>
  step(`${by} signs up in ${form}`, async (model, world) => {
    const body = { email: world.forms[form], password: passwords[by] };
    expect((await world.send(by, 'signup', body)).status).toBe(model.signUp(by));
    await world.receive(model);
  });

const signIn = (by: Party, form: keyof Forms) =>
  step(`${by} signs in in ${form}`, async (model, world) => {
    expect(await world.signIn(by, by, form)).toBe(model.signIn(by, by));
  });

const guess = step('the stranger guesses as often as the limit allows', async (model, world) => {
  const guesses = Array.from({ length: FAILURES_PER_NETWORK.most }, async () => {
    expect(await world.signIn('stranger', 'wrong')).toBe(model.signIn('stranger', 'wrong'));
  });
  await Promise.all(guesses);
});

const forget = (by: Party, times: number) =>
  step(`${by} requests ${times} reset links`, async (model, world) => {
    for (let i = 0; i < times; i++) {
      const { status } = await world.send(by, 'forgotpassword', { email: world.forms.unicode });
      expect(status).toBe(model.forget(by));
    }
    await world.receive(model);
  });

/** The owner opens a link in the mailbox. */
const openLink = (purpose: Purpose, which: 'oldest' | 'newest') => {
  const find = ({ links }: IdentityModel) =>
    which === 'oldest'
      ? links.findIndex((link) => link.purpose === purpose)
      : links.findLastIndex((link) => link.purpose === purpose);
  return step(
    `the owner opens the ${which} link to ${purpose}`,
    async (model, world) => {
      const at = find(model);
      const [link] = model.links.splice(at, 1);
      const token = world.takeToken(at);
      if (purpose === 'verify-email') {
        const { status, body } = await world.send('owner', 'verify', { token });
        expect({ status, sessionsEnded: body.sessionsEnded }).toEqual(model.verify());
      } else {
        const { status } = await world.send('owner', 'resetpassword', { token, password: passwords.owner });
        expect(status).toBe(link && model.reset(link));
      }
    },
    (model) => find(model) >= 0,
  );
};

const changePassword = (by: Party) =>
  step(
    `${by} changes the password`,
    async (model, world) => {
      const body = { currentPassword: passwords[by], newPassword: passwords[by] };
      expect((await world.send(by, 'password', body)).status).toBe(model.changePassword(by));
    },
    ({ signedIn }) => signedIn[by],
  );

const usePasskey = (by: Party) =>
  step(`${by} signs in with a passkey`, async (model, world) => {
    // Also with a passkey that the account no longer has.
    if (world.hasDevice(by)) expect(await world.signInWithPasskey(by)).toBe(model.signInWithPasskey(by));
  });

const newPasskey = (by: Party) =>
  step(
    `${by} adds a passkey`,
    async (model, world) => {
      expect(await world.addPasskey(by)).toBe(201);
      model.passkeys[by] = true;
    },
    ({ signedIn }) => signedIn[by],
  );

const signOut = (by: Party) =>
  step(`${by} signs out`, async (model, world) => {
    expect((await world.send(by, 'signout', {})).status).toBe(200);
    model.signedIn[by] = false;
  });

const byAnyone = (steps: (by: Party) => Step[]) => fc.constantFrom(...parties.flatMap(steps));
const signUps = byAnyone((by) => forms.map((form) => signUp(by, form)));
/** Each is equally likely. A step that can't be done is left out. */
const steps = [
  signUps,
  byAnyone((by) => forms.map((form) => signIn(by, form))),
  byAnyone((by) => [changePassword(by)]),
  byAnyone((by) => [newPasskey(by)]),
  byAnyone((by) => [usePasskey(by)]),
  byAnyone((by) => [signOut(by)]),
  fc.constant(guess),
  fc.constant(forget('owner', 1)),
  fc.constant(forget('stranger', 5)),
  fc.constantFrom(openLink('verify-email', 'oldest'), openLink('verify-email', 'newest')),
  fc.constantFrom(openLink('reset-password', 'oldest'), openLink('reset-password', 'newest')),
];

/** Whether the owner gets into the account by password, passkey, a link that is in the mailbox, or a new one. */
async function ownerGetsIn(model: IdentityModel, world: IdentityWorld): Promise<boolean> {
  if ((await world.signIn('owner', 'owner')) === 200) return true;
  if (world.hasDevice('owner') && (await world.signInWithPasskey('owner')) === 200) return true;
  if ((await world.send('owner', 'forgotpassword', { email: world.forms.punycode })).status === 202) {
    model.forget('owner');
    await world.receive(model);
  }
  for (let at = model.links.length - 1; at >= 0; at--) {
    const body = { token: world.takeToken(at), password: passwords.owner };
    if ((await world.send('owner', 'resetpassword', body)).status !== 200) continue;
    return (await world.signIn('owner', 'owner')) === 200;
  }
  return false;
}

test('whatever owner and stranger do with one address, each has the access of the model, and the owner gets in', async () => {
  muteLog();
  let run = 0;
  const all = fc.commands(steps, { maxCommands: LONGEST, size: 'max' });
  await fc.assert(
    fc.asyncProperty(signUps, fc.boolean(), all, async (first, withPasskeys, commands) => {
      const world = new IdentityWorld(ask, mailbox, run++ % 256);
      const model = new IdentityModel();
      await first.run(model, world);
      for (const by of parties)
        if (withPasskeys && model.signedIn[by]) await newPasskey(by).run(model, world);
      await fc.asyncModelRun(() => ({ model, real: world }), commands);
      for (const by of parties) await usePasskey(by).run(model, world);
      expect(await ownerGetsIn(model, world), 'the owner gets in').toBe(true);
    }),
    { seed: SEED, numRuns: RUNS, interruptAfterTimeLimit: 50_000 },
  );
});

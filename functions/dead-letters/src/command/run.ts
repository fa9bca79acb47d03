import { log } from 'node:console';
import { allDead, forMachines, lettersOf, listed, shown } from './letters.ts';
import { allWaiting, waitingLines } from './outbox.ts';
import { type Replay, replay } from './replay.ts';
import { harmless } from './words.ts';

/** What was asked for; `id` is undefined for all. */
export type Asked = { json: boolean } & (
  | { command: 'dead' | 'outbox' }
  | { command: 'show'; id: string }
  | { command: 'replay'; id: string | undefined }
);

/** Does it, prints it, and answers the exit code. */
export async function run(asked: Asked): Promise<number> {
  const now = Date.now();
  const print = (value: unknown, text: () => string) =>
    log(asked.json ? JSON.stringify(value, null, 2) : text());
  switch (asked.command) {
    case 'dead': {
      const letters = await allDead();
      print(letters.map(forMachines), () => (letters.length > 0 ? listed(letters, now) : 'Nothing is dead.'));
      return 0;
    }
    case 'show': {
      const letters = await lettersOf(asked.id);
      if (letters.length === 0) return unknown(asked.id);
      print(letters.map(forMachines), () => letters.map((letter) => shown(letter, now)).join('\n\n---\n\n'));
      return 0;
    }
    case 'replay': {
      const letters = asked.id === undefined ? await allDead() : await lettersOf(asked.id);
      if (asked.id !== undefined && letters.length === 0) return unknown(asked.id);
      const done: Replay[] = [];
      for (const letter of letters) {
        const outcome = await replay(letter, waiting);
        done.push(outcome);
        if (!asked.json) log(harmless(told(outcome)));
      }
      if (asked.json) log(JSON.stringify(done, null, 2));
      else if (letters.length === 0) log('Nothing is dead.');
      return done.every(({ replayed }) => replayed) ? 0 : 1;
    }
    case 'outbox': {
      const events = await allWaiting();
      print(events, () => (events.length > 0 ? waitingLines(events, now) : 'Nothing waits to be published.'));
      return 0;
    }
  }
}

const told = ({ id, type, to, replayed, reason }: Replay): string =>
  replayed ? `${id} ${type}: taken by ${to}` : `${id} ${type}: still dead, ${reason}`;

const waiting = (ms: number): void => {
  const seconds = Math.ceil(ms / 1000);
  process.stderr.write(`Waiting ${seconds} s: the Broker drops an event that it had within two minutes\n`);
};

function unknown(id: string): number {
  process.stderr.write(harmless(`There is no letter ${id}\n`));
  return 1;
}

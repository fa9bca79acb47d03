import { log } from 'node:console';
import {
  allDeadLetters,
  type Discard,
  deadLettersById,
  discard,
  formatDetails,
  formatList,
  toJson,
} from './dead-letters.ts';
import { printable } from './format.ts';
import { allOutboxEvents, formatOutbox } from './outbox.ts';
import { type Replay, replay } from './replay.ts';
import { allStuckRows, formatStuck } from './stuck.ts';

/** The arguments of the command. Without an `id`, replay means all dead letters. */
export type CommandArguments = { json: boolean } & (
  | { command: 'dead'; failIfAny: boolean }
  | { command: 'outbox' | 'stuck' }
  | { command: 'show' | 'discard'; id: string }
  | { command: 'replay'; id: string | undefined }
);

/** Runs the command, prints its result and returns the exit code. */
export async function run(args: CommandArguments): Promise<number> {
  const now = Date.now();
  const print = (value: unknown, text: () => string) =>
    log(args.json ? JSON.stringify(value, null, 2) : text());
  switch (args.command) {
    case 'dead': {
      const deadLetters = await allDeadLetters();
      print(deadLetters.map(toJson), () =>
        deadLetters.length > 0 ? formatList(deadLetters, now) : 'There are no dead letters.',
      );
      return args.failIfAny && deadLetters.length > 0 ? 1 : 0;
    }
    case 'show': {
      const deadLetters = await deadLettersById(args.id);
      if (deadLetters.length === 0) return reportUnknown(args.id);
      print(deadLetters.map(toJson), () =>
        deadLetters.map((deadLetter) => formatDetails(deadLetter, now)).join('\n\n---\n\n'),
      );
      return 0;
    }
    case 'replay': {
      const deadLetters = args.id === undefined ? await allDeadLetters() : await deadLettersById(args.id);
      if (args.id !== undefined && deadLetters.length === 0) return reportUnknown(args.id);
      const replays: Replay[] = [];
      for (const deadLetter of deadLetters) {
        const result = await replay(deadLetter, reportWait);
        replays.push(result);
        if (!args.json) log(printable(formatReplay(result)));
      }
      if (args.json) log(JSON.stringify(replays, null, 2));
      else if (deadLetters.length === 0) log('There are no dead letters.');
      return replays.every(({ replayed }) => replayed) ? 0 : 1;
    }
    case 'discard': {
      const deadLetters = await deadLettersById(args.id);
      if (deadLetters.length === 0) return reportUnknown(args.id);
      const discards = await Promise.all(deadLetters.map(discard));
      print(discards, () => printable(discards.map(formatDiscard).join('\n')));
      return discards.every(({ discarded }) => discarded) ? 0 : 1;
    }
    case 'outbox': {
      const events = await allOutboxEvents();
      print(events, () => (events.length > 0 ? formatOutbox(events, now) : 'The outboxes are empty.'));
      return 0;
    }
    case 'stuck': {
      const rows = await allStuckRows();
      print(rows, () => (rows.length > 0 ? formatStuck(rows, now) : 'Nothing is stuck.'));
      return 0;
    }
  }
}

const formatReplay = ({ id, type, to, replayed, reason }: Replay): string =>
  replayed ? `${id} ${type}: accepted by ${to}` : `${id} ${type}: still a dead letter, ${reason}`;

const formatDiscard = ({ id, type, discarded, reason }: Discard): string =>
  discarded ? `${id} ${type}: discarded` : `${id} ${type}: not discarded, ${reason}`;

function reportWait(ms: number): void {
  const seconds = Math.ceil(ms / 1000);
  process.stderr.write(
    `Waiting ${seconds} s: the Broker drops an event that it received within two minutes\n`,
  );
}

function reportUnknown(id: string): number {
  process.stderr.write(printable(`There is no dead letter ${id}\n`));
  return 1;
}

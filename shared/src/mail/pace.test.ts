import { expect, test } from 'vitest';
import { waitFor } from '../testing/wait-for.ts';
import { oneByOne, spread } from './pace.ts';

/** Tasks that end when the test says so, and the names of those that have begun. */
function newTasks() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const task = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((resolve) => ends.set(name, resolve));
  };
  return { begun, task, end: (name: string) => ends.get(name)?.() };
}

test('mails are sent one by one, and those that are too many are left out', async () => {
  const { begun, task, end } = newTasks();
  const send = oneByOne(1, 2);
  send(task('a'));
  await waitFor(() => expect(begun).toEqual(['a']));
  for (const name of ['b', 'c', 'd']) send(task(name));
  expect(begun).toEqual(['a']);
  end('a');
  await waitFor(() => expect(begun).toEqual(['a', 'b']));
  end('b');
  await waitFor(() => expect(begun).toEqual(['a', 'b', 'c']));
  end('c');
  send(task('e'));
  await waitFor(() => expect(begun).toEqual(['a', 'b', 'c', 'e']));
});

test('every mail is sent within the longest wait', async () => {
  const { begun, task, end } = newTasks();
  for (const name of ['a', 'b']) spread(1)(task(name));
  expect(begun).toEqual([]);
  await waitFor(() => expect(begun.toSorted()).toEqual(['a', 'b']));
  for (const name of ['a', 'b']) end(name);
});

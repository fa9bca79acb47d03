import { afterAll, afterEach, describe } from 'vitest';
import { stage } from '../../harness/browser-test.ts';
import { gates } from '../../harness/gate.ts';
import { brokenPages } from './broken.ts';
import { offersKept } from './kept-offer.ts';
import { othersKept } from './kept-others.ts';

const doors = await gates('auth', 'tickets', 'orders');
const all = await stage({}, {}, doors.manifest);
doors.lead(all.services);
afterEach(() => doors.letThrough());
afterAll(() => doors.close());

describe.each([
  { how: 'with JavaScript', javaScriptEnabled: true },
  { how: 'without JavaScript', javaScriptEnabled: false },
])('$how nothing that is typed is lost', ({ javaScriptEnabled }) => {
  const trial = { ...all, javaScriptEnabled, doors: doors.all };
  offersKept(trial);
  othersKept(trial);
});

brokenPages({ ...all, doors: doors.all });

import { afterAll, afterEach, describe } from 'vitest';
import { brokenPages } from './broken.ts';
import { gates } from './gate.ts';
import { offersKept } from './kept-offer.ts';
import { othersKept } from './kept-others.ts';
import { stage } from './stage.ts';

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

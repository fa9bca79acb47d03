import { describe } from 'vitest';
import { stage } from '../../harness/browser-test.ts';
import { accessibleToAll } from './accessibility.ts';
import { browsing } from './browsing.ts';
import { buying } from './buying.ts';
import { formsThatLie, sessionsAndLinks } from './forms.ts';
import { hostileText } from './hostile-text.ts';
import { byKeyboard } from './keyboard.ts';
import { leftOpen } from './left-open.ts';
import { meanwhile } from './meanwhile.ts';
import { whenTheNetworkFails } from './offline.ts';
import { onAPhone } from './phone.ts';
import { selling } from './selling.ts';
import { weight } from './weight.ts';
import { withoutJavaScript } from './without-javascript.ts';

// One system and one browser for all: each of them takes seconds to start.
const all = await stage();

describe.concurrent('the storefront', () => {
  browsing(all);
  buying(all);
  meanwhile(all);
  leftOpen(all);
  selling(all);
  withoutJavaScript(all);
  byKeyboard(all);
  onAPhone(all);
  whenTheNetworkFails(all);
  hostileText(all);
  formsThatLie(all);
  sessionsAndLinks(all);
  weight(all);
  accessibleToAll(all);
});

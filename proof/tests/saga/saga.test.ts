import { afterAll, afterEach } from 'vitest';
import { badInput } from './bad-input.ts';
import { captures } from './captures.ts';
import { hostedPages } from './hosted-pages.ts';
import { answersAreLost } from './lost-answers.ts';
import { outages } from './outages.ts';
import { failing } from './provider.ts';
import { cancelsAndPayments } from './races.ts';
import { allIsRight, stage } from './stage.ts';
import { webhooks } from './webhooks.ts';

// One system for all: each of them takes seconds to start.
const all = await stage();
afterEach(() => failing());
afterAll(allIsRight);

cancelsAndPayments(all);
webhooks(all);
hostedPages(all);
answersAreLost(all);
outages(all);
captures(all);
badInput(all);

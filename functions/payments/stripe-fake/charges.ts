import { listRoute } from './listing.ts';
import { text } from './params.ts';
import { type Route, route } from './route.ts';

export const chargeRoutes: Route[] = [
  listRoute('GET /v1/charges', 'charge', { payment_intent: text() }),
  route('GET /v1/charges/:id', {}, (_, { ledger }, id) => ledger.getExisting('charge', id, 'id')),
];

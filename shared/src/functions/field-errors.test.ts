import { expect, test } from 'vitest';
import * as z from 'zod';
import { Errors } from '../api/errors.ts';
import { publicRoutes } from '../api/openapi.ts';
import { PlaceOrder } from '../api/orders.ts';
import { EditTicket, ListTicket, ListTickets } from '../api/tickets.ts';
import { fieldErrors } from './field-errors.ts';

const errorsOf = (schema: z.ZodType, value: unknown): Errors['errors'] =>
  schema.safeParse(value).error?.issues.flatMap(fieldErrors) ?? [];

test.each([12.5, '4500', undefined])('a price of %s names the limits of all currencies', (price) => {
  expect(errorsOf(ListTicket.body, { title: 'Gala', price })).toEqual([
    {
      message: 'Price must be a whole number of minor units between 30 and 99999999',
      field: 'price',
      code: 'price-out-of-range',
      min: 30,
      max: 99_999_999,
    },
  ]);
});

test('a number of seats out of range names both limits', () => {
  const ticketId = crypto.randomUUID();
  expect(errorsOf(PlaceOrder.body, { ticketId, quantity: 0 })).toEqual([
    {
      message: 'Quantity must be a whole number between 1 and 100000',
      field: 'quantity',
      code: 'quantity-out-of-range',
      min: 1,
      max: 100_000,
    },
  ]);
});

test('a text that is too long names its limit', () => {
  expect(errorsOf(EditTicket.body, { title: 'x'.repeat(201) })).toEqual([
    { message: 'Title must have at most 200 characters', field: 'title', code: 'title-too-long', max: 200 },
  ]);
});

test.each([
  [z.object({ at: z.string() }), {}, 'at is required'],
  [z.object({ at: z.string() }), { at: 1 }, 'at must be text'],
  [z.object({ at: z.int() }), { at: 1.5 }, 'at must be a whole number'],
  [z.object({ at: z.string().max(3) }), { at: 'long' }, 'at must have at most 3 characters'],
  [z.object({ at: z.array(z.string()).min(1) }), { at: [] }, 'at must have at least 1 entries'],
  [z.object({ at: z.uuid() }), { at: 'one' }, 'at must be a UUID'],
  [z.object({ at: z.enum(['USD', 'EUR']) }), { at: 'XXX' }, 'at must be one of USD, EUR'],
  [z.object({ at: z.object({ id: z.literal('a') }) }), { at: { id: 1 } }, 'at.id must be a'],
  [z.object({}), 'text', 'The body must be an object'],
])(
  'a schema without a code of its own gives a sentence that names the field (%#)',
  (schema, value, message) => {
    expect(errorsOf(schema, value)).toMatchObject([{ message, code: 'invalid' }]);
  },
);

test('a limit of a schema without a code of its own is part of the error', () => {
  expect(errorsOf(ListTickets.query, { limit: '101' })).toEqual([
    { message: 'limit must be at most 100', field: 'limit', code: 'invalid', max: 100 },
  ]);
});

test('no route answers with a sentence of zod', () => {
  const wrong = [
    undefined,
    null,
    'text',
    [],
    {},
    { email: 1, price: {}, quantity: [], startsAt: 'soon', token: 7 },
  ];
  for (const route of publicRoutes)
    for (const schema of ['body', 'query'] as const)
      for (const value of wrong) {
        const errors =
          schema in route
            ? errorsOf((route as { [part in typeof schema]?: z.ZodType })[schema] as z.ZodType, value)
            : [];
        for (const error of errors) {
          expect(Errors.safeParse({ errors: [error] }).success).toBe(true);
          expect(error.message).not.toMatch(/expected|received|Invalid input/);
        }
      }
});

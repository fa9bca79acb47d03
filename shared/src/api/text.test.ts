import { describe, expect, test } from 'vitest';
import { documentationOf } from './documentation.ts';
import { publicRoutes } from './openapi.ts';
import type { Route } from './route.ts';

/** Optional fields that the examples leave out. */
const optional: Record<string, object> = {
  'POST /api/tickets': { description: 'One\nTwo' },
  'PUT /api/tickets/:id': { title: 'Gala', place: 'Here', description: 'One', timeZone: 'UTC' },
  'GET /api/tickets': { cursor: 'abc' },
  'GET /api/orders': { cursor: 'abc' },
  'GET /api/sales': { cursor: 'abc' },
};

/** The routes whose field `password` is an existing one. */
const OTHERS = ['/api/users/signin', '/api/users/email', '/api/users'];

/** Passwords from before a rule must keep working, and are only hashed. */
const isExistingPassword = (path: string, field: string): boolean =>
  field === 'currentPassword' || (OTHERS.includes(path) && field === 'password');

/** The paths of all texts in a value. */
function textFields(value: unknown, path: string[] = []): string[][] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => textFields(part, [...path, name]));
}

function withText(value: unknown, [name, ...rest]: string[], text: string): unknown {
  if (name === undefined) return text;
  const parts = value as Record<string, unknown>;
  return { ...parts, [name]: withText(parts[name], rest, text) };
}

const cases = publicRoutes.flatMap((route: Route) => {
  const name = `${route.method} ${route.path}`;
  const { request, parameters = {} } = documentationOf(route);
  const schema = route.body ?? (route.params ? undefined : route.query);
  const value = { ...((route.body ? request : parameters) as object | undefined), ...optional[name] };
  return schema
    ? textFields(value)
        .filter((path) => !isExistingPassword(route.path, path.join('.')))
        .map((path) => [`${name} ${path.join('.')}`, schema, value, path] as const)
    : [];
});

describe.each(cases)('%s', (_, schema, value, path) => {
  test('is accepted as text', () => {
    expect(schema.safeParse(value).success).toBe(true);
  });

  test.each(['\ud800', 'x\udc00y', 'x\u0000y', 'x\u0007y', 'x\u0085y'])('is refused as %j', (bad) => {
    expect(schema.safeParse(withText(value, path, bad)).success).toBe(false);
  });
});

test('a description may have several lines, a title may not', () => {
  const schema = (publicRoutes as readonly Route[]).find(
    ({ method, path }) => method === 'POST' && path === '/api/tickets',
  )?.body;
  const ticket = { title: 'Gala', price: 4500 };
  expect(schema?.parse({ ...ticket, description: 'One\r\nTwo\n' })).toMatchObject({
    description: 'One\nTwo',
  });
  expect(schema?.safeParse({ ...ticket, description: 'One\tTwo' }).success).toBe(false);
  expect(schema?.safeParse({ ...ticket, title: 'One\nTwo' }).success).toBe(false);
});

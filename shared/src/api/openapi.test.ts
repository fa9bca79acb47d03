import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, test } from 'vitest';
import { documentationOf } from './documentation.ts';
import { openApiDocument, publicRoutes } from './openapi.ts';
import type { Route } from './route.ts';

test('the OpenAPI document passes the linter', async () => {
  const source = JSON.stringify(openApiDocument('https://tickets.example.org'));
  const config = await createConfig({ extends: ['recommended-strict'] });
  const problems = await lintFromString({ source, config });
  expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
    [],
  );
});

describe.each(publicRoutes.map((route: Route) => [`${route.method} ${route.path}`, route] as const))(
  '%s',
  (_, route) => {
    const { request, parameters = {}, answer, description } = documentationOf(route);
    const operation = openApiDocument('https://tickets.example.org').paths?.[
      route.path.replace(/:(\w+)/g, '{$1}')
    ]?.[route.method.toLowerCase() as 'get'];

    test('its examples are accepted by the schemas that its handler parses with', () => {
      if (route.body) route.body.parse(request);
      else expect(request).toBeUndefined();
      route.params?.parse(parameters);
      if (!route.params) route.query?.parse(parameters);
      const [success] = Object.entries(route.answers).filter(([status]) => status.startsWith('2'));
      if (success?.[1] && !route.file) success[1].parse(answer);
      else expect(answer).toBeUndefined();
    });

    test('the document describes it and says who may call it', () => {
      expect(description.length).toBeGreaterThan(route.summary.length / 2);
      expect(operation?.security).toEqual(
        {
          anyone: [],
          known: [{}, { session: [] }, { bearer: [] }],
          user: [{ session: [] }, { bearer: [] }],
          helper: [{ session: [] }, { bearer: [] }, { helper: [] }],
        }[route.access],
      );
      expect(JSON.stringify(operation)).toContain('"example"');
    });
  },
);

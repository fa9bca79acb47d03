import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../knative/laptop/config.ts';
import { wants } from '../../../knative/laptop/filters.ts';
import { loadManifests } from '../../../knative/laptop/manifests/load.ts';
import { events, internalRoutes, routes } from './authorisation.ts';
import { readHandlers } from './handlers.ts';

const handlers = await readHandlers();
const manifests = await loadManifests(readSettings({}).base);
const rules = { ...routes, ...internalRoutes };

describe('every handler has an access rule', () => {
  test.each(handlers.flatMap((service) => service.routes))('%s has a rule', (route) => {
    const why = `${route} has no access rule: add one to "routes" in proof/tests/security/authorisation.ts, or to "internalRoutes" if only services call it`;
    expect(Object.keys(rules), why).toContain(route);
  });

  test.each(handlers)('every event that $service handles has a sender', ({ service, events: types }) => {
    const why = `add the event and its sender to "events.${service}" in proof/tests/security/authorisation.ts`;
    expect(Object.keys(events[service] ?? {}).sort(), why).toEqual(types.sort());
  });

  test('every rule belongs to a handler', () => {
    // Several services serve one internal route for their own replicas.
    const served = new Set(handlers.flatMap((service) => service.routes));
    expect(Object.keys(rules).sort()).toEqual([...served].sort());
    expect(Object.keys(events).sort()).toEqual(handlers.map(({ service }) => service).sort());
  });
});

describe('the manifests', () => {
  test('give only the site a public address', () => {
    const publicServices = manifests.services.filter(
      ({ manifest }) => manifest.metadata.labels?.['networking.knative.dev/visibility'] !== 'cluster-local',
    );
    expect(publicServices.map(({ name }) => name)).toEqual(['site']);
  });

  test('give each secret only to the services that need it', () => {
    const holders = manifests.services.flatMap(({ name, manifest }) =>
      manifest.spec.template.spec.containers
        .flatMap(({ env }) => env)
        .flatMap((variable) =>
          'valueFrom' in variable && 'secretKeyRef' in variable.valueFrom
            ? [
                {
                  name,
                  secret: `${variable.valueFrom.secretKeyRef.name}/${variable.valueFrom.secretKeyRef.key}`,
                },
              ]
            : [],
        ),
    );
    const bySecret = Map.groupBy(holders, ({ secret }) => secret);
    const names = [...bySecret].map(([secret, services]) => [secret, services.map(({ name }) => name)]);
    expect(Object.fromEntries(names)).toEqual({
      'signing-keys/private.jwk': ['auth'],
      'pass-signing-keys/private.jwk': ['passes'],
      'pass-public-keys/jwks.json': ['passes'],
      'mail/smtp-url': ['auth', 'passes'],
      'stripe/secret-key': ['payments'],
      'stripe/webhook-secret': ['payments'],
      'public-keys/jwks.json': expect.arrayContaining(['auth', 'tickets', 'orders', 'payments', 'site']),
    });
  });

  /** The ticks that every service gets. Expiration passes the others on. */
  const DAILY = '/apis/v1/namespaces/boxoffice/pingsources/ticks-daily';
  const types = new Set(Object.values(events).flatMap((senders) => Object.keys(senders)));
  const specs = manifests.triggers.map(({ manifest }) => manifest.spec);
  test.each([...Map.groupBy(specs, ({ subscriber }) => subscriber.ref.name)])(
    'deliver to %s the events that it handles, and ticks by a Broker of their own',
    (service, triggers) => {
      const wanted = triggers.flatMap((spec) =>
        [...types].filter((type) => wants(spec, { type, source: DAILY })).map((type) => [spec.broker, type]),
      );
      const handled = Object.entries(events[service] ?? {}).map(([type, sender]) => [
        sender === 'ping-source' ? 'ticks' : 'default',
        type,
      ]);
      expect(wanted.sort()).toEqual(handled.sort());
    },
  );
});

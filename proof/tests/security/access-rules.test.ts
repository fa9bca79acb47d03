import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../knative/laptop/config.ts';
import { wants } from '../../../knative/laptop/filters.ts';
import { loadManifests } from '../../../knative/laptop/manifests/load.ts';
import { events, internalRoutes, routes } from './authorisation.ts';
import { everyDoor } from './doors.ts';

const doors = await everyDoor();
const manifests = await loadManifests(readSettings({}).base);
const rows = { ...routes, ...internalRoutes };

describe('every function says who may call it', () => {
  test.each(doors.flatMap((taken) => taken.routes))('%s has a row', (route) => {
    const why = `${route} has no row: add a line to "routes" in proof/tests/security/authorisation.ts that says who may call it, or to "internalRoutes" if it is for other services only`;
    expect(Object.keys(rows), why).toContain(route);
  });

  test.each(doors)('every event that $service takes has a row', ({ service, events: types }) => {
    const why = `add a line to "events.${service}" in proof/tests/security/authorisation.ts that says who gives the event`;
    expect(Object.keys(events[service] ?? {}).sort(), why).toEqual(types.sort());
  });

  test('no row is left of a function that is gone', () => {
    expect(Object.keys(rows).sort()).toEqual(doors.flatMap((taken) => taken.routes).sort());
    expect(Object.keys(events).sort()).toEqual(doors.map(({ service }) => service).sort());
  });
});

describe('the manifests let in who may', () => {
  test('nothing but the site has a public address', () => {
    const open = manifests.services.filter(
      ({ manifest }) => manifest.metadata.labels?.['networking.knative.dev/visibility'] !== 'cluster-local',
    );
    expect(open.map(({ name }) => name)).toEqual(['site']);
  });

  test('each secret is given to those who need it: only auth can sign', () => {
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
    const names = [...bySecret].map(([secret, all]) => [secret, all.map(({ name }) => name)]);
    expect(Object.fromEntries(names)).toEqual({
      'signing-keys/private.jwk': ['auth'],
      'mail/smtp-url': ['auth'],
      'stripe/secret-key': ['payments'],
      'stripe/webhook-secret': ['payments'],
      'public-keys/jwks.json': expect.arrayContaining(['auth', 'tickets', 'orders', 'payments', 'site']),
    });
  });

  test.each(manifests.triggers)('the Trigger $name hands over what its service has a row for', (trigger) => {
    const { spec } = trigger.manifest;
    const types = new Set(Object.values(events).flatMap((rows) => Object.keys(rows)));
    const wanted = [...types].filter((type) => wants(spec, { type }));
    expect(wanted.sort()).toEqual(Object.keys(events[spec.subscriber.ref.name] ?? {}).sort());
  });
});

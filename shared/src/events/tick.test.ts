import { expect, test } from 'vitest';
import { brokerFor, Tick } from './tick.ts';

test('a tick goes to the Broker of ticks, in the namespace of the Broker of all other events', () => {
  const brokerUrl = 'http://broker-ingress.knative-eventing.svc.cluster.local/boxoffice/default';
  expect(brokerFor('order.created', brokerUrl)).toBe(brokerUrl);
  expect(brokerFor(Tick.type, brokerUrl)).toBe(
    'http://broker-ingress.knative-eventing.svc.cluster.local/boxoffice/ticks',
  );
});

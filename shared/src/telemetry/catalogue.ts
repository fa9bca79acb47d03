/** A metric. Its labels have few values: functions, operations, codes, never an id. */
interface Metric {
  kind: 'counter' | 'gauge' | 'histogram';
  /** UCUM: `s` for seconds, `{order}` for orders. */
  unit: string;
  description: string;
  /** The upper bounds of a histogram's buckets. */
  bounds?: number[];
}

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Everything that is measured. knative/monitoring/README.md explains how it is shown and what it alerts. */
export const metrics = {
  'boxoffice.orders.placed': { kind: 'counter', unit: '{order}', description: 'Orders that got their seats' },
  'boxoffice.orders.completed': {
    kind: 'counter',
    unit: '{order}',
    description: 'Orders with an authorised payment',
  },
  'boxoffice.orders.paid': { kind: 'counter', unit: '{order}', description: 'Captured payments' },
  'boxoffice.orders.expired': {
    kind: 'counter',
    unit: '{order}',
    description: 'Orders whose hold ended unpaid',
  },
  'boxoffice.orders.cancelled': { kind: 'counter', unit: '{order}', description: 'Cancelled orders' },
  'boxoffice.order.completion.duration': {
    kind: 'histogram',
    unit: 's',
    description: 'Time from the click on Pay to the complete order',
    bounds: SECONDS,
  },
  'boxoffice.refusals': {
    kind: 'counter',
    unit: '{request}',
    description: 'Answers with an error, by function and code',
  },
  'boxoffice.outbox.age': {
    kind: 'gauge',
    unit: 's',
    description: 'Age of the oldest event that the last tick found unpublished or unconfirmed',
  },
  'boxoffice.dead_letters': { kind: 'counter', unit: '{event}', description: 'Received dead letters' },
  'boxoffice.sweep.backlog': {
    kind: 'gauge',
    unit: '{row}',
    description: 'Rows that the last sweep has read and not finished',
  },
  'boxoffice.payments.uncaptured': {
    kind: 'gauge',
    unit: '{payment}',
    description: 'Overdue payments that the last sweep found authorised and not captured',
  },
  'boxoffice.provider.request.duration': {
    kind: 'histogram',
    unit: 's',
    description: 'Time of requests to the payment provider, by operation and outcome',
    bounds: SECONDS,
  },
  'boxoffice.cold_start.duration': {
    kind: 'histogram',
    unit: 's',
    description: "Time from a process's start to its first answer, without the wait for a request",
    bounds: SECONDS,
  },
  'boxoffice.table.requests': {
    kind: 'counter',
    unit: '{request}',
    description: 'Requests to the tables, by function and operation',
  },
  'boxoffice.table.capacity': {
    kind: 'counter',
    unit: '{unit}',
    description: 'Consumed capacity units of the tables, by function and operation',
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;

import * as z from 'zod';
import { route } from './route.ts';
import { Id } from './values.ts';

/** The most replicas that one request asks for. */
export const MOST_REPLICAS = 25;

/** An aggregate, and the aggregate that it belongs to: an order's ticket, a payment's order, or a ticket or a user itself. */
export const Replica = z.strictObject({ id: Id, parentId: Id });
export type Replica = z.infer<typeof Replica>;

/** The version of each replica by the id of its aggregate; 0 for one that the service does not have. */
export const ReplicaVersions = z.record(Id, z.int().min(0));

/** Between services only: the owner of aggregates asks a service that follows them which versions it has. */
const readVersions = <const Path extends string>(path: Path) =>
  route({
    method: 'POST',
    path,
    internal: true,
    summary: 'The versions of the replicas that this service keeps',
    access: 'anyone',
    body: z.strictObject({ replicas: z.array(Replica).min(1).max(MOST_REPLICAS) }),
    answers: { 200: ReplicaVersions },
  });

export const ReadOrderVersions = readVersions('/replicas/orders/versions');
export const ReadPaymentVersions = readVersions('/replicas/payments/versions');
export const ReadUserVersions = readVersions('/replicas/users/versions');
export const ReadTicketVersions = readVersions('/replicas/tickets/versions');

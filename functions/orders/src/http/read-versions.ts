import { ReadPaymentVersions, ReadTicketVersions } from '@boxoffice/shared/api/replicas.ts';
import { replicaVersions } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { ordersService } from '../service.ts';
import { paymentsOf } from '../tables/payments.ts';
import { findStock } from '../tables/stock.ts';

export const readPaymentVersions = replicaVersions(
  ordersService,
  'read-payment-versions',
  ReadPaymentVersions,
  async ({ id, parentId: orderId }) =>
    (await paymentsOf(orderId)).find((payment) => payment.id === id)?.version,
);

export const readTicketVersions = replicaVersions(
  ordersService,
  'read-ticket-versions',
  ReadTicketVersions,
  async ({ id }) => (await findStock(id))?.ticketVersion,
);

import { ReadPaymentVersions, ReadTicketVersions } from '@boxoffice/shared/api/replicas.ts';
import { replicaVersions } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { ordersService } from '../service.ts';
import { findOrderWithPayments } from '../tables/orders.ts';
import { findTerms } from '../tables/stock.ts';

export const readPaymentVersions = replicaVersions(
  ordersService,
  'read-payment-versions',
  ReadPaymentVersions,
  async ({ id, parentId: orderId }) =>
    (await findOrderWithPayments(orderId)).payments.find((payment) => payment.id === id)?.version,
);

export const readTicketVersions = replicaVersions(
  ordersService,
  'read-ticket-versions',
  ReadTicketVersions,
  async ({ id }) => (await findTerms(id))?.ticketVersion,
);

import { ReadPaymentVersions } from '@boxoffice/shared/api/replicas.ts';
import { replicaVersions } from '@boxoffice/shared/functions/confirm-replicas.ts';
import { ticketsService } from '../service.ts';
import { findRefund } from '../tables/refunds.ts';

export const readPaymentVersions = replicaVersions(
  ticketsService,
  'read-payment-versions',
  ReadPaymentVersions,
  async ({ id, parentId: orderId }) => (await findRefund(orderId, id))?.version,
);

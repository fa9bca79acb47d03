import { CountAdmissions } from '@boxoffice/shared/api/sales.ts';
import { askService } from '@boxoffice/shared/functions/ask-owner.ts';
import { config } from '../config.ts';

/**
 * The numbers of seats with which someone has come in, by the id of the order. The passes service knows them.
 *
 * @param orderIds at most 100
 * @throws Unreachable when passes does not answer
 */
export const admissionsOf = (orderIds: string[]): Promise<Record<string, number>> =>
  askService(`${config.PASSES_URL}${CountAdmissions.path}`, { orderIds }, CountAdmissions.answers[200]);

/**
 * The same of one order. An order whose passes are not issued yet has no admitted seat.
 *
 * @throws Unreachable when passes does not answer
 */
export const admittedSeats = async (orderId: string): Promise<number> =>
  (await admissionsOf([orderId]))[orderId] ?? 0;

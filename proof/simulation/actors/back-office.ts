import type { Ledger } from '../../invariants/snapshot.ts';
import { shortId } from '../history.ts';
import { simulation } from '../simulation.ts';

const LONGEST_WAIT_MS = 300_000;

type Charge = Ledger['charges'][number] & {
  disputed: boolean;
  transfer?: string;
  application_fee: string | null;
};
type Dispute = Ledger['disputes'][number];

/**
 * Moves money at the provider: somebody refunds charges in its dashboard, in parts or whole, and banks open disputes
 * and end them. No dispute stays open: nothing can be refunded until a bank has decided.
 */
export async function returnMoney(durationMs: number): Promise<void> {
  const { scheduler, random, provider } = simulation();
  const end = scheduler.now + durationMs;
  while (scheduler.now < end) {
    await scheduler.wait(random.integer(1000, LONGEST_WAIT_MS));
    const open = openDisputes();
    if (open.length > 0 && random.chance(0.5)) {
      await endDispute(random.pick(open));
      continue;
    }
    const charges = (provider.ledger().charges as Charge[]).filter(
      ({ captured, disputed, amount_captured: paid, amount_refunded: refunded }) =>
        captured && !disputed && refunded < paid,
    );
    if (charges.length === 0) continue;
    const charge = random.pick(charges);
    if (random.chance(0.25)) await openDispute(charge);
    else await refund(charge);
  }
  for (const dispute of openDisputes()) await endDispute(dispute);
}

const openDisputes = (): Dispute[] =>
  (simulation().provider.ledger().disputes as Dispute[]).filter(({ status }) => status === 'needs_response');

async function refund(charge: Charge): Promise<void> {
  const { random, provider, history } = simulation();
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = random.chance(0.3) ? left : random.integer(1, left);
  history.recordFault(
    amount === left ? 'refund of all that is left' : 'refund of a part',
    shortId(charge.id),
  );
  await provider.post('/v1/refunds', {
    charge: charge.id,
    amount: String(amount),
    ...(charge.transfer && { reverse_transfer: 'true' }),
    ...(charge.application_fee && { refund_application_fee: 'true' }),
  });
}

async function openDispute(charge: Charge): Promise<void> {
  const { provider, history } = simulation();
  history.recordFault('dispute opened', shortId(charge.id));
  await provider.post(`/v1/charges/${charge.id}/dispute`, {});
}

async function endDispute({ id }: Dispute): Promise<void> {
  const { random, provider, history } = simulation();
  const isWon = random.chance(0.5);
  history.recordFault(isWon ? 'dispute won' : 'dispute lost', shortId(id));
  const evidence = isWon ? 'winning_evidence' : 'losing_evidence';
  await provider.post(`/v1/disputes/${id}`, { 'evidence[uncategorized_text]': evidence });
}

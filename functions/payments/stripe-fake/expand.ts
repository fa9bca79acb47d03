import { invalid } from './errors.ts';
import type { Ledger } from './ledger.ts';
import { lineItemsOf } from './line-items.ts';

type Json = { [field: string]: unknown };

const EXPANDABLE = ['payment_intent', 'payment_method', 'latest_charge', 'charge', 'transfer'];

/** Replaces ids by their objects for paths such as `payment_intent.latest_charge`; `data.…` in a list. */
export function expand(answer: object, paths: string[], ledger: Ledger): object {
  if (paths.length === 0) return answer;
  const copy = structuredClone(answer) as Json;
  for (const path of paths) walk(copy, path.split('.'), path, ledger);
  return copy;
}

function walk(value: unknown, steps: string[], path: string, ledger: Ledger): void {
  const [step, ...rest] = steps;
  if (step === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) walk(item, steps, path, ledger);
    return;
  }
  const object = value as Json;
  if (step === 'data' && object.object === 'list') {
    walk(object.data, rest, path, ledger);
    return;
  }
  const session = step === 'line_items' ? ledger.get('checkout.session', String(object.id)) : undefined;
  if (session) {
    object.line_items = lineItemsOf(session, ledger.cartOf(session.id));
    return;
  }
  // Only a destination charge has a transfer.
  if (step === 'transfer' && object.object === 'charge' && object.transfer === undefined) return;
  if (!EXPANDABLE.includes(step) || !(step in object)) {
    throw invalid(`This property cannot be expanded (${path}).`, 'expand');
  }
  const id = object[step];
  if (typeof id === 'string') object[step] = ledger.find(id);
  walk(object[step], rest, path, ledger);
}

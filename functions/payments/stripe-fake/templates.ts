import type { CardForm, FieldErrors } from './card-form.ts';
import type { Cart, Session } from './checkout-session.ts';
import { escaped, pageHtml } from './html.ts';
import { moneyText } from './money.ts';
import type { PaymentIntent } from './payment-intent.ts';

const EMPTY: CardForm = { number: '', expiry: '', cvc: '' };

const NOTE = `<p class="note">Test checkout: no card is charged. Pay with <code>4242 4242 4242 4242</code>, any future
date and any three digits. <code>4000 0000 0000 0002</code> is declined, <code>4000 0000 0000 3220</code> requires 3-D
Secure.</p>`;

/** The checkout page of an open session. It never repeats the security code. */
export function checkoutPage(
  session: Session,
  cart: Cart,
  values: CardForm = EMPTY,
  errors: FieldErrors = {},
): string {
  const total = moneyText(session.amount_total ?? 0, session.currency ?? 'usd');
  const back = session.cancel_url
    ? `<p><a href="${escaped(session.cancel_url)}">Back to the shop</a></p>`
    : '';
  return pageHtml(
    `Pay ${total}`,
    `${back}
<h1>Pay for your order</h1>
<p class="total">${escaped(total)}</p>
<ul>${cart.lines.map((line) => itemHtml(line, session.currency ?? 'usd')).join('')}</ul>
<form method="post" action="/c/pay/${escaped(session.id)}" novalidate>
${field('number', 'Card number', 'cc-number', '1234 1234 1234 1234', values, errors)}
<div class="two">
<div>${field('expiry', 'Expiry', 'cc-exp', 'MM / YY', values, errors)}</div>
<div>${field('cvc', 'CVC', 'cc-csc', '123', { ...values, cvc: '' }, errors)}</div>
</div>
<button type="submit">Pay ${escaped(total)}</button>
</form>
${NOTE}`,
  );
}

function itemHtml({ name, unit_amount, quantity }: Cart['lines'][number], currency: string): string {
  const each = quantity > 1 ? ` <span class="note">${moneyText(unit_amount, currency)} each</span>` : '';
  const amount = moneyText(unit_amount * quantity, currency);
  return `<li><span>${quantity} × ${escaped(name)}${each}</span><span>${escaped(amount)}</span></li>`;
}

function field(
  name: keyof CardForm,
  label: string,
  autocomplete: string,
  placeholder: string,
  values: CardForm,
  errors: FieldErrors,
): string {
  const error = errors[name];
  const invalid = error ? ` aria-invalid="true" aria-describedby="${name}-error"` : '';
  const message = error ? `<p class="error" id="${name}-error" role="alert">${escaped(error)}</p>` : '';
  return `<label for="${name}">${label}</label>
<input id="${name}" name="${name}" inputmode="numeric" autocomplete="${autocomplete}" placeholder="${placeholder}" value="${escaped(values[name])}" required${invalid}>
${message}`;
}

/** The page of a session that is complete or expired. */
export function closedPage(session: Session): string {
  const paid = session.status === 'complete';
  const back = paid ? session.success_url : session.cancel_url;
  const link = back ? `<p><a href="${escaped(back)}">Back to the shop</a></p>` : '';
  return paid
    ? pageHtml('Already paid', `<h1>This order is already paid</h1>${link}`)
    : pageHtml(
        'Checkout expired',
        `<h1>This checkout page has expired</h1><p>Your card was not charged.</p>${link}`,
      );
}

/** The 3-D Secure challenge of the buyer's bank. */
export function challengePage(intent: PaymentIntent): string {
  const amount = moneyText(intent.amount, intent.currency);
  return pageHtml(
    '3-D Secure',
    `<h1>3-D Secure test page</h1>
<p>Confirm your payment of <strong>${escaped(amount)}</strong>.</p>
<form method="post" action="/c/challenge/${escaped(intent.id)}">
<input type="hidden" name="client_secret" value="${escaped(intent.client_secret ?? '')}">
<button name="answer" value="complete">Complete</button>
<button class="second" name="answer" value="fail">Fail</button>
</form>`,
  );
}

export const challengeDonePage = () =>
  pageHtml('3-D Secure', '<h1>Your bank has received your answer</h1><p>You can close this page.</p>');

export const notFoundPage = () =>
  pageHtml('Page not found', '<h1>Page not found</h1><p>Check the address, or return to the shop.</p>');

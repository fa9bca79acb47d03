import { accountUpdated, onboard } from './account.ts';
import type { AccountLink } from './accounts.ts';
import { accountOf } from './accounts.ts';
import type { Context } from './context.ts';
import { escaped, pageHtml } from './html.ts';
import { moneyText } from './money.ts';
import { balancesOf, payOut } from './payouts.ts';
import { notFoundPage } from './templates.ts';

type Answer = { status: number; html?: string; location?: string };

const seeOther = (location = '/'): Answer => ({ status: 303, location });

/** The pages of an account's owner: Stripe's onboarding, and the Express Dashboard. */
export function accountPage(
  page: AccountLink['page'],
  id: string,
  method: string,
  form: URLSearchParams,
  context: Context,
): Answer {
  const link = context.ledger.get('account_link', id);
  if (link?.page !== page) return { status: 404, html: notFoundPage() };
  return page === 'onboarding'
    ? onboarding(link, method, form, context)
    : dashboard(link, method, form, context);
}

/** An onboarding link works once and for minutes. After that the platform is asked for another one. */
function onboarding(link: AccountLink, method: string, form: URLSearchParams, context: Context): Answer {
  if (link.expires_at <= context.now) return seeOther(link.refresh_url);
  if (method !== 'POST') return { status: 200, html: onboardingPage(link) };
  context.ledger.put({ ...link, expires_at: context.now });
  if (form.get('answer') === 'complete') {
    const account = onboard(accountOf(link.account, context));
    context.ledger.put(account);
    context.emit([accountUpdated(account)]);
  }
  return seeOther(link.return_url);
}

function dashboard(link: AccountLink, method: string, form: URLSearchParams, context: Context): Answer {
  if (link.expires_at <= context.now) return { status: 404, html: notFoundPage() };
  const balances = balancesOf(link.account, context);
  if (method !== 'POST') return { status: 200, html: dashboardPage(link, balances) };
  const currency = form.get('currency') ?? '';
  const amount = balances.get(currency) ?? 0;
  if (amount > 0) payOut(link.account, { amount, currency }, context);
  return seeOther(`/c/dashboard/${link.id}`);
}

const onboardingPage = ({ id }: AccountLink): string =>
  pageHtml(
    'Get paid',
    `<h1>Get paid for your tickets</h1>
<p class="note">Test onboarding: Stripe asks for your name, your address and your bank account here.</p>
<form method="post" action="/c/onboarding/${escaped(id)}">
<button name="answer" value="complete">Complete</button>
<button class="second" name="answer" value="later">Later</button>
</form>`,
  );

const dashboardPage = ({ id }: AccountLink, balances: Map<string, number>): string =>
  pageHtml(
    'Express Dashboard',
    `<h1>Your balance</h1>
${[...balances]
  .map(
    ([currency, amount]) => `<p class="total">${escaped(moneyText(amount, currency))}</p>
<form method="post" action="/c/dashboard/${escaped(id)}">
<input type="hidden" name="currency" value="${escaped(currency)}">
<button>Pay out ${escaped(currency.toUpperCase())} now</button>
</form>`,
  )
  .join('\n')}
<p class="note">Stripe pays out by itself, every day or every week.</p>`,
  );

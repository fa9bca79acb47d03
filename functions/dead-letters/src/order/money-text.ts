/** An amount in minor units with its ISO 4217 code, such as `45.00 USD`. */
export function moneyText(amount: unknown, currency: unknown): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: String(currency) });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return `${(Number(amount) / 10 ** digits).toFixed(digits)} ${currency}`;
}

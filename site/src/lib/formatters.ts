/** Making a formatter takes a large part of a millisecond, so each is made once. A header can name any locale. */
const MOST = 500;
const dateFormatters = new Map<string, Intl.DateTimeFormat>();
const numberFormatters = new Map<string, Intl.NumberFormat>();

/** @throws RangeError for an unknown locale or time zone */
export const dateFormatter = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  kept(dateFormatters, locale, options, () => new Intl.DateTimeFormat(locale, options));

/** @throws RangeError for an unknown locale */
export const numberFormatter = (locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  kept(numberFormatters, locale, options, () => new Intl.NumberFormat(locale, options));

function kept<Formatter>(
  formatters: Map<string, Formatter>,
  locale: string,
  options: object,
  make: () => Formatter,
): Formatter {
  const key = `${locale} ${JSON.stringify(options)}`;
  const found = formatters.get(key);
  if (found) return found;
  const made = make();
  if (formatters.size >= MOST) formatters.clear();
  formatters.set(key, made);
  return made;
}

/** Formats a number as `1,234`. */
export const formatNumber = (value: number, locale: string): string =>
  numberFormatter(locale, {}).format(value);

import { invalid, missing } from './errors.ts';
import type { Form, FormValue } from './form.ts';

/** Reads one parameter; `undefined` when it is absent. Throws Stripe's 400 when it is invalid. */
export type Reader<T> = (value: FormValue | undefined, name: string) => T;
export type Spec = Record<string, Reader<unknown>>;
export type Params<S extends Spec> = { [K in keyof S]: ReturnType<S[K]> };

function scalar<T>(parse: (value: string, name: string) => T): Reader<T | undefined> {
  return (value, name) => {
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw invalid(`Invalid string: ${JSON.stringify(value)}`, name);
    if (value === '') {
      const message = `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a field; however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`;
      throw invalid(message, name, 'parameter_invalid_empty');
    }
    return parse(value, name);
  };
}

export const text = (maxLength = 5000) =>
  scalar((value, name) => {
    if (value.length <= maxLength) return value;
    throw invalid(
      `Invalid string: must be at most ${maxLength} characters`,
      name,
      'parameter_invalid_string_long',
    );
  });

/** A whole number, such as an amount or a time. */
export const integer = (min = 0) =>
  scalar((value, name) => {
    if (!/^-?\d{1,15}$/.test(value)) {
      throw invalid(`Invalid integer: ${value}`, name, 'parameter_invalid_integer');
    }
    if (Number(value) < min) {
      throw invalid(`This value must be greater than or equal to ${min}.`, name, 'parameter_invalid_integer');
    }
    return Number(value);
  });

export const boolean = scalar((value, name) => {
  if (value === 'true' || value === 'false') return value === 'true';
  throw invalid(`Invalid boolean: ${value}`, name);
});

export const oneOf = <const T extends string>(...allowed: T[]) =>
  scalar((value, name) => {
    const match = allowed.find((option) => option === value);
    if (match !== undefined) return match;
    throw invalid(`Invalid ${name}: must be one of ${allowed.join(', ')}`, name);
  });

export const url = scalar((value, name) => {
  const plain = value.replaceAll('{CHECKOUT_SESSION_ID}', 'session');
  if (URL.canParse(plain) && /^https?:$/.test(new URL(plain).protocol)) return value;
  throw invalid('Not a valid URL', name, 'url_invalid');
});

export const email = scalar((value, name) => {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return value;
  throw invalid(`Invalid email address: ${value}`, name, 'email_invalid');
});

const currencies = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));
export const currency = scalar((value, name) => {
  const code = value.toLowerCase();
  if (currencies.has(code)) return code;
  throw invalid(`Invalid currency: ${code}. Stripe does not support this currency.`, name);
});

/** At most 50 keys of 40 characters with values of 500; an empty value removes a key (API reference, "Metadata"). */
export const metadata: Reader<Record<string, string> | undefined> = (value, name) => {
  if (value === undefined) return undefined;
  if (value === '') return {};
  if (typeof value === 'string') throw invalid('Invalid hash', name);
  const entries = Object.entries(value).map(([key, one]): [string, string] => {
    if (typeof one !== 'string') throw invalid(`Metadata values must be strings`, `${name}[${key}]`);
    if (key.length > 40) throw invalid('Metadata keys must be at most 40 characters', name);
    if (one.length > 500) throw invalid('Metadata values must be at most 500 characters', `${name}[${key}]`);
    return [key, one];
  });
  if (entries.length > 50) throw invalid('Metadata can have at most 50 keys', name);
  return Object.fromEntries(entries);
};

export const list =
  <T>(item: Reader<T | undefined>): Reader<T[] | undefined> =>
  (value, name) => {
    if (value === undefined) return undefined;
    if (typeof value === 'string') throw invalid('Invalid array', name);
    return Object.entries(value).flatMap(([index, one]) => {
      if (!/^\d+$/.test(index)) throw invalid('Invalid array', name);
      return item(one, `${name}[${index}]`) ?? [];
    });
  };

export const required =
  <T>(reader: Reader<T | undefined>): Reader<T> =>
  (value, name) => {
    const found = reader(value, name);
    if (found === undefined) throw missing(name);
    return found;
  };

export const hash =
  <S extends Spec>(spec: S): Reader<Params<S> | undefined> =>
  (value, name) => {
    if (value === undefined) return undefined;
    if (typeof value === 'string') throw invalid('Invalid hash', name);
    return readFields(spec, value, name);
  };

/** Reads all parameters of a request. An unknown one is 400 parameter_unknown, as at Stripe. */
export const readParams = <S extends Spec>(spec: S, form: Form): Params<S> => readFields(spec, form, '');

function readFields<S extends Spec>(spec: S, form: Form, parent: string): Params<S> {
  const full = (name: string) => (parent ? `${parent}[${name}]` : name);
  for (const name of Object.keys(form)) {
    if (Object.hasOwn(spec, name)) continue;
    throw invalid(`Received unknown parameter: ${full(name)}`, full(name), 'parameter_unknown');
  }
  const read = Object.entries(spec).map(([name, reader]) => [name, reader(form[name], full(name))]);
  return Object.fromEntries(read) as Params<S>;
}

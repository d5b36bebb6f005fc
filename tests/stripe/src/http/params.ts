import { invalid } from './errors.js';
import type { Form, FormValue } from './form.js';

/** How one parameter is read. `read` throws Stripe's error when the value does not fit. */
export interface Field<T, Required extends boolean = boolean> {
  read: (value: FormValue, name: string) => T;
  required: Required;
}

/** The parameters a route takes, by name. */
export type Fields = Record<string, Field<unknown>>;

/** What reading `Fields` gives. */
export type Values<S extends Fields> = {
  [K in keyof S as S[K] extends Field<unknown, true> ? K : never]: ValueOf<S[K]>;
} & {
  [K in keyof S as S[K] extends Field<unknown, true> ? never : K]?: ValueOf<S[K]>;
};

type ValueOf<F> = F extends Field<infer T> ? T : never;

/** Declares a route's parameters, checking that Stripe's own type `P` knows each name. */
export const accepts =
  <P>() =>
  <S extends Fields & { [K in keyof S]: K extends keyof P ? S[K] : never }>(fields: S): S =>
    fields;

/** Reads a form by its fields. Like Stripe, refuses names it does not know. */
export function readParams<S extends Fields>(fields: S, form: Form, within = ''): Values<S> {
  const nameOf = (key: string) => (within ? `${within}[${key}]` : key);
  for (const key of Object.keys(form)) {
    if (!Object.hasOwn(fields, key)) {
      const message = `Received unknown parameter: ${nameOf(key)} (this stand-in takes only what Perene sends)`;
      throw invalid(message, { code: 'parameter_unknown', param: nameOf(key) });
    }
  }
  const values: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) {
    const value = form[key];
    if (value !== undefined) values[key] = field.read(value, nameOf(key));
    else if (field.required) {
      throw invalid(`Missing required param: ${nameOf(key)}.`, { code: 'parameter_missing', param: nameOf(key) });
    }
  }
  return values as Values<S>;
}

/** The same field, without which the request is refused. */
export function required<T>(field: Field<T>): Field<T, true> {
  return { ...field, required: true };
}

function field<T>(read: Field<T>['read']): Field<T, false> {
  return { read, required: false };
}

function text(value: FormValue, name: string): string {
  if (typeof value !== 'string') throw invalid(`Invalid string: ${name}`, { param: name });
  return value;
}

/** Text that cannot be empty: to Stripe, empty text unsets a parameter. */
export const string = field((value, name) => {
  const read = text(value, name);
  if (read === '') {
    throw invalid(`You passed an empty string for '${name}', which cannot be unset.`, {
      code: 'parameter_invalid_empty',
      param: name,
    });
  }
  return read;
});

/** A field that empty text sets to `null`. */
export function clearable<T>(inner: Field<T>): Field<T | null, false> {
  return field((value, name) => (value === '' ? null : inner.read(value, name)));
}

/** Text in which empty is read as `null`. */
export const clearableString = clearable(string);

/** `true` or `false`. */
export const boolean = field((value, name) => {
  const read = text(value, name);
  if (read !== 'true' && read !== 'false') throw invalid(`Invalid boolean: ${read}`, { param: name });
  return read === 'true';
});

/** A whole number of at most fifteen digits. */
export const integer = field((value, name) => {
  const read = text(value, name);
  if (!/^-?\d{1,15}$/.test(read)) {
    throw invalid(`Invalid integer: ${read}`, { code: 'parameter_invalid_integer', param: name });
  }
  return Number(read);
});

/** A decimal number, kept as the text it came as. */
export const decimal = field((value, name) => {
  const read = text(value, name);
  if (!/^\d{1,15}(\.\d{1,12})?$/.test(read)) throw invalid(`Invalid decimal: ${read}`, { param: name });
  return read;
});

/** Seconds since 1970, or `now`. */
export const time = field((value, name) => (value === 'now' ? ('now' as const) : integer.read(value, name)));

/** One of a few words. */
export function oneOf<const T extends string>(...allowed: T[]): Field<T, false> {
  return field((value, name) => {
    const found = allowed.find((each) => each === value);
    if (found === undefined) throw invalid(`Invalid ${name}: must be one of ${allowed.join(', ')}`, { param: name });
    return found;
  });
}

/** Parameters nested in brackets. */
export function object<S extends Fields>(fields: S): Field<Values<S>, false> {
  return field((value, name) => {
    if (typeof value === 'string') throw invalid(`Invalid object: ${name}`, { param: name });
    return readParams(fields, value, name);
  });
}

/** A list, at most a hundred long; Stripe's own bounds lie between ten and a hundred. */
export function list<T>(inner: Field<T>): Field<T[], false> {
  return field((value, name) => {
    const entries = value === '' ? [] : typeof value === 'string' ? undefined : Object.entries(value);
    if (!entries || entries.length > 100) throw invalid(`Invalid array: ${name}`, { param: name });
    return entries.map(([index, each]) => inner.read(each, `${name}[${index}]`));
  });
}

/** A hash of text with free names. */
export const hash = field((value, name) => {
  if (typeof value === 'string') throw invalid(`Invalid object: ${name}`, { param: name });
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, text(each, `${name}[${key}]`)]));
});

/** Metadata as sent: empty text removes a name, `null` removes all. See `mergeMetadata`. */
export const metadata = field((value, name): Record<string, string> | null => {
  if (value === '') return null;
  const read = hash.read(value, name);
  for (const [key, each] of Object.entries(read)) {
    if (key.length > 40 || each.length > 500) {
      throw invalid('Metadata names are at most 40 characters, values at most 500.', { param: `${name}[${key}]` });
    }
  }
  return read;
});

/** Metadata after an update: what is sent is added to what was there. */
export function mergeMetadata(
  before: Record<string, string>,
  sent: Record<string, string> | null | undefined,
): Record<string, string> {
  if (sent === null) return {};
  const merged = Object.entries({ ...before, ...sent }).filter(([, value]) => value !== '');
  if (merged.length > 50) throw invalid('Metadata has at most 50 names.', { param: 'metadata' });
  return Object.fromEntries(merged);
}

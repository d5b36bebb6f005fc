import { invalid } from './errors.js';

/** One decoded parameter: text, or what was nested in brackets below it. */
export type FormValue = string | Form;

/** Decoded parameters by name. Lists are nested too, by position: `items[0]`, or `expand[]`. */
export interface Form {
  [name: string]: FormValue;
}

/** Decodes Stripe's bracketed form encoding, used for bodies and query strings alike. */
export function decodeForm(text: string): Form {
  const form = emptyForm();
  for (const [key, value] of new URLSearchParams(text)) {
    assign(form, segments(key), value, key);
  }
  return form;
}

// No prototype, so that a parameter named `__proto__` is just a parameter.
function emptyForm(): Form {
  return Object.create(null) as Form;
}

/** `items[0][price]` is `items`, `0`, `price`. */
function segments(key: string): string[] {
  const [head = '', ...rest] = key.split('[');
  return [head, ...rest.map((part) => part.replace(/\]$/, ''))];
}

function assign(form: Form, path: string[], value: string, key: string): void {
  const [head = '', ...rest] = path;
  const name = head === '' ? String(Object.keys(form).length) : head;
  if (rest.length === 0) {
    form[name] = value;
    return;
  }
  const inner = (form[name] ??= emptyForm());
  if (typeof inner === 'string') throw invalid(`Invalid parameter: ${key} is both a value and a hash`, { param: key });
  assign(inner, rest, value, key);
}

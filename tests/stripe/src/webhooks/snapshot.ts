type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** An object as it is sent, which later changes do not touch. */
export function snapshot(object: object): { [name: string]: Json } {
  return JSON.parse(JSON.stringify(object)) as { [name: string]: Json };
}

/**
 * Stripe's `previous_attributes`: the former values of what differs, `null` for what is new. Hashes
 * are compared name by name, lists as a whole. `undefined` if nothing differs.
 */
export function changes(before: { [name: string]: Json }, after: { [name: string]: Json }): object | undefined {
  const previous: { [name: string]: Json } = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[name] ?? null, after[name] ?? null];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    previous[name] = isHash(was) && isHash(is) ? ((changes(was, is) ?? {}) as Json) : was;
  }
  return Object.keys(previous).length > 0 ? previous : undefined;
}

function isHash(value: Json): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

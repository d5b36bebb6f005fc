import type { Account } from '../account.js';
import { snapshot } from '../webhooks/snapshot.js';
import { invalid } from './errors.js';

type Json = ReturnType<typeof snapshot>[string];

/** The answer with the ids at `paths`, such as `data.customer`, replaced by their objects. */
export function expandAll(account: Account, answer: object, paths: string[]): object {
  if (paths.length === 0) return answer;
  const expanded = snapshot(answer);
  for (const path of paths) expand(account, expanded, path.split('.'), path);
  return expanded;
}

function expand(account: Account, within: Json, [name, ...rest]: string[], path: string): void {
  if (name === undefined) return;
  if (Array.isArray(within)) {
    for (const each of within) expand(account, each, [name, ...rest], path);
    return;
  }
  if (typeof within !== 'object' || within === null) return;
  if (!(name in within)) {
    throw invalid(`This property cannot be expanded (${path}).`, { param: 'expand' });
  }
  within[name] = resolved(account, within[name] ?? null);
  expand(account, within[name], rest, path);
}

function resolved(account: Account, value: Json): Json {
  if (Array.isArray(value)) return value.map((each) => resolved(account, each));
  const object = typeof value === 'string' ? account.lookUp(value) : undefined;
  return object ? snapshot(object) : value;
}

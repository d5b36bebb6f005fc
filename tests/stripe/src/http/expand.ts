import { snapshot } from '../webhooks/snapshot.js';
import { invalid } from './errors.js';

type Json = ReturnType<typeof snapshot>[string];

/** What finds an object by its id. */
interface Objects {
  lookUp(id: string): object | undefined;
}

/** The answer with the ids at `paths`, such as `data.customer`, replaced by their objects. */
export function expandAll(objects: Objects, answer: object, paths: string[]): object {
  if (paths.length === 0) return answer;
  const expanded = snapshot(answer);
  for (const path of paths) expand(objects, expanded, path.split('.'), path);
  return expanded;
}

function expand(objects: Objects, within: Json, [name, ...rest]: string[], path: string): void {
  if (name === undefined) return;
  if (Array.isArray(within)) {
    for (const each of within) expand(objects, each, [name, ...rest], path);
    return;
  }
  if (typeof within !== 'object' || within === null) return;
  if (!(name in within)) {
    throw invalid(`This property cannot be expanded (${path}).`, { param: 'expand' });
  }
  within[name] = resolved(objects, within[name] ?? null);
  expand(objects, within[name], rest, path);
}

function resolved(objects: Objects, value: Json): Json {
  if (Array.isArray(value)) return value.map((each) => resolved(objects, each));
  const object = typeof value === 'string' ? objects.lookUp(value) : undefined;
  return object ? snapshot(object) : value;
}

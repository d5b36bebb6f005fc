/** The API, typed by its own description. */
import createClient from 'openapi-fetch';
import { BASE } from '../browser/base';
import { fetchInSession } from './session';
import { ELSEWHERE, loseOrganization } from './tab';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** What the API, or the way to it, answers when something is wrong. `message` is for people. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    detail: string,
    readonly fields: Record<string, Schemas['FieldError']> = {},
    /** What stands in the way when it is the plan. */
    readonly plan: Schemas['PlanProblem'] = {},
  ) {
    super(detail);
  }
}

export const api = createClient<paths>({
  baseUrl: location.origin + BASE.slice(0, -1),
  fetch: fetchInSession,
});

/** The answer's body; a problem is thrown as a `Refusal`. */
export async function body<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let answer;
  try {
    answer = await call;
  } catch {
    throw new Refusal('unreachable', 0, '');
  }
  if (answer.response.ok) return answer.data as T;
  const problem = answer.error as Partial<Schemas['Problem']> | undefined;
  if (problem?.code === ELSEWHERE) loseOrganization();
  const fields = Object.fromEntries((problem?.errors ?? []).map((error) => [error.field, error]));
  throw new Refusal(
    problem?.code ?? 'unknown',
    answer.response.status,
    problem?.detail ?? '',
    fields,
    problem,
  );
}

/** What of a route's path, and which part of it, is asked for. */
export const at = <Path, Query = undefined>(path: Path, query?: Query) => ({
  params: { path, query: query as Query },
});

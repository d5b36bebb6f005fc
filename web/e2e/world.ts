/** An organization with results, made once by the API for all tests that only look at it: what is scored or trained in
 * it changes what the others see, in whatever order they run. */
import { readFileSync, statSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { cleanUp, customersFile, PASSWORD, proveAddress } from './browser';

export interface World {
  email: string;
  model: string;
  dataset: string;
  /** Of customers whose outcome the file tells. */
  first: string;
  /** A month later: nobody's outcome is known, and some look worse. */
  second: string;
}
declare module 'vitest' {
  interface ProvidedContext {
    world: World;
  }
}

const BASE = process.env.PERENE_URL ?? '';
let token = '';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Answer = any;

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(BASE + path, {
    method,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function ended(path: string): Promise<Answer> {
  for (;;) {
    const found = await call('GET', path);
    if (found.status === 'succeeded' || found.status === 'ready') return found;
    if (found.status === 'failed') throw new Error(`${path}: ${JSON.stringify(found.error)}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

async function dataset(filename: string, file: string): Promise<string> {
  const made = await call('POST', '/v1/datasets', {
    name: 'Subscribers',
    filename,
    size: statSync(file).size,
  });
  await fetch(made.upload.url, { method: 'PUT', body: readFileSync(file) });
  return (await ended(`/v1/datasets/${made.dataset.id}`)).id;
}

async function score(model: string, dataset_id: string): Promise<string> {
  const { scoring_run } = await call('POST', `/v1/models/${model}/score`, { dataset_id });
  return (await ended(`/v1/scoring-runs/${scoring_run.id}`)).id;
}

export async function setup(project: TestProject): Promise<void> {
  project.provide('world', await newWorld(`world-${Date.now()}@example.com`));
}

/** An organization of its own, for tests that change it or count what it has. */
export async function newWorld(email: string): Promise<World> {
  token = '';
  const person = { name: 'Ana Souza', organization: 'Southwind', email, password: PASSWORD };
  token = (await call('POST', '/v1/auth/signup', person)).access_token;
  // For files that only an account of a proved address may send.
  await proveAddress(email);
  const january = await dataset('january.csv', customersFile(800));
  const { model, training_run } = await call('POST', '/v1/models', {
    name: 'Subscribers',
    task: 'churn',
    dataset_id: january,
    target: 'churned',
    positive_label: 'Yes',
    entity_key: 'customer_id',
    value_column: 'monthly_price',
    effort: 'fast',
  });
  await ended(`/v1/training-runs/${training_run.id}`);
  const first = await score(model.id, january);
  const february = await dataset('february.csv', customersFile(800, later));
  const second = await score(model.id, february);
  return { email, model: model.id, dataset: january, first, second };
}

/** A line of customers a month later: without the outcome, and every fourth with failed payments. */
function later(line: string): string {
  const cells = line.split(',');
  const customer = cells[0]!;
  if (customer !== 'customer_id' && /[02468]$/.test(customer)) {
    cells[12] = '0';
    cells[16] = '6';
  }
  return cells.slice(0, -1).join(',');
}

export const teardown = cleanUp;

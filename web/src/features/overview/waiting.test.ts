import { expect, test } from 'vitest';
import { inDoubt, type Known, waiting } from './waiting';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const model = { id: 'm', name: 'Churn', prod_version: 1 };
const file = { id: 'd', filename: 'a.csv', status: 'ready', created_at: '2026-11-29T11:00:00Z' };
const training = { id: 't', model_id: 'm', status: 'succeeded', model_version: 1 };
const scoring = { id: 's', model_id: 'm', status: 'succeeded', model_version: 1, rows: 100 };
const staged = (needs_check: boolean, stage = 'staging') => ({
  datasets: [],
  models: [{ ...model, versions: [{ version: 2, stage, needs_check }] }],
});

const known = (change: object) =>
  ({
    datasets: [file],
    models: [model],
    trainings: [training],
    scorings: [scoring],
    details: { datasets: [], models: [] },
    now: NOW,
    ...change,
  }) as unknown as Known;
const kinds = (change: object) => waiting(known(change)).map(({ kind }) => kind);

test.each<[string, object, string[]]>([
  ['all is done', {}, []],
  ['an address is not confirmed', { unconfirmed: 'a@b.example' }, ['email']],
  ['messages are paused', { paused: true }, ['paused']],
  ['offers wait for somebody', { offered: { count: 2, more: false, campaigns: ['cmp_1'] } }, ['offers']],
  ['messages wait for somebody', { proposed: { count: 2, more: false } }, ['approvals']],
  ['alerts wait for somebody', { alerts: { count: 3, more: true } }, ['alerts']],
  ['no alerts do', { alerts: { count: 0, more: false } }, []],
  [
    'payments failed',
    {
      owing: [
        { status: 'past_due', count: 2 },
        { status: 'unpaid', count: 0 },
      ],
    },
    ['owing'],
  ],
  ['customers became at risk', { risen: { run: 's', count: 4 } }, ['risen']],
  ['nobody did', { risen: { run: 's', count: 0 } }, []],
  ['no messages do', { proposed: { count: 0, more: false } }, []],
  ['a file was not read', { datasets: [{ ...file, status: 'failed' }] }, ['file']],
  ['it was read since', { datasets: [file, { ...file, id: 'e', status: 'failed' }] }, []],
  ['an upload broke off', { datasets: [{ ...file, status: 'awaiting_upload' }] }, ['upload']],
  [
    'an upload goes on',
    { datasets: [{ ...file, status: 'awaiting_upload', created_at: '2026-11-29T11:59:00Z' }] },
    [],
  ],
  [
    'dates can be read in two ways',
    { details: { datasets: [{ ...file, suggestions: { needs_answer: ['date_order'] } }], models: [] } },
    ['question'],
  ],
  [
    'the outcome is asked for elsewhere',
    { details: { datasets: [{ ...file, suggestions: { needs_answer: ['positive_label'] } }], models: [] } },
    [],
  ],
  ['a training failed', { trainings: [{ ...training, status: 'failed' }, training] }, ['training']],
  ['the next one did not', { trainings: [training, { ...training, status: 'failed' }] }, []],
  [
    'a version waits to be used',
    { trainings: [{ ...training, model_version: 2 }], details: staged(false) },
    ['unused'],
  ],
  [
    'a version is too good',
    { trainings: [{ ...training, model_version: 2 }], details: staged(true) },
    ['check'],
  ],
  [
    'a version was taken back',
    { trainings: [{ ...training, model_version: 2 }], details: staged(false, 'archived') },
    [],
  ],
  [
    'a version has scored nobody',
    { models: [{ ...model, prod_version: 2 }], trainings: [{ ...training, model_version: 2 }] },
    ['unscored'],
  ],
  ['a scoring failed', { scorings: [{ ...scoring, status: 'failed' }, scoring] }, ['scoring']],
  ['customers drifted', { scorings: [{ ...scoring, degraded: [{ kind: 'score_drift' }] }] }, ['drift']],
  [
    'those before had drifted',
    { scorings: [scoring, { ...scoring, degraded: [{ kind: 'score_drift' }] }] },
    [],
  ],
  ['the plan has room', { scored: { used: 900, allowed: 1000 } }, []],
  ['the plan has too little room', { scored: { used: 901, allowed: 1000 } }, ['limit']],
  [
    'it has room for those who have not left',
    { scored: { used: 901, allowed: 1000 }, scorings: [{ ...scoring, totals: { customers: 90 } }] },
    [],
  ],
])('where %s', (_, change, found) => expect(kinds(change)).toEqual(found));

test('only what may have to be told is asked for in full', () => {
  const files = ['a', 'b', 'c', 'd', 'e'].map((id) => ({
    ...file,
    id,
    status: id === 'b' ? 'failed' : 'ready',
  }));
  const newer = { ...model, id: 'n' };
  const asked = inDoubt(
    known({
      datasets: files,
      models: [model, newer],
      trainings: [{ ...training, model_id: 'n', model_version: 2 }, training],
    }),
  );
  expect(asked.datasets.map(({ id }) => id)).toEqual(['a', 'c', 'd']);
  expect(asked.models.map(({ id }) => id)).toEqual(['n']);
});

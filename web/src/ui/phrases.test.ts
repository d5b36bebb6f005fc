import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Schemas } from '../api/client';
import { Language } from '../i18n';
import { en, kinds } from '../i18n/en';
import { kinds as ptKinds, pt } from '../i18n/pt';
import { usePhrases } from './phrases';

type Phrases = ReturnType<typeof usePhrases>;
const spoken = {
  en: { language: 'en', catalogue: en, kinds },
  pt: { language: 'pt-BR', catalogue: pt, kinds: ptKinds },
} as const;

function said(language: 'en' | 'pt', of: (phrases: Phrases) => string): string {
  const Said = () => of(usePhrases());
  const page = createElement(Language, { first: spoken[language], children: createElement(Said) });
  return renderToStaticMarkup(page).replaceAll('\u00a0', ' ');
}

const range = { cell: 'range', share_now: 0.02, share_before: 0.1, average_now: 29.9, average_before: 64.8 };

test.each<['en' | 'pt', object, string]>([
  ['en', { ...range, above: 94.25 }, '29.9 on average, was 64.8; above 94.25: 2.0%, was 10.0%'],
  ['pt', { ...range, above: 94.25 }, '29,9 em média, antes 64,8; acima de 94,25: 2,0%, antes 10,0%'],
  ['pt', { cell: 'missing', share_now: 0.5, share_before: 0 }, 'sem valor: 50,0%, antes 0,0%'],
  ['pt', { cell: 'level', level: 'Pro', share_now: 1, share_before: 0.2 }, '“Pro”: 100,0%, antes 20,0%'],
  [
    'pt',
    { average_now: '2026-03-01', average_before: '2025-03-01' },
    '1 de mar. de 2026 em média, antes 1 de mar. de 2025',
  ],
  ['pt', { cell: 'unseen', share_now: 0, share_before: 0, average_now: 5, average_before: 5 }, 'sem mudança'],
  ['en', { ...range, above: 94.25, share_now: 0.1 }, '29.9 on average, was 64.8'],
  ['pt', {}, 'of old'],
])('in %s, what changed by %j is said', (language, params, text) =>
  expect(
    said(language, ({ changeIn }) => changeIn({ code: 'changed', params } as Schemas['Phrase'], 'of old')),
  ).toBe(text),
);

test('scores are said as shares', () => {
  const params = { ...range, above: 0.5905, average_now: 0.372, average_before: 0.2391 };
  const of = { code: 'changed', params } as Schemas['Phrase'];
  expect(said('en', ({ changeIn }) => changeIn(of, '', true))).toBe(
    '37.2% on average, was 23.9%; above 59.1%: 2.0%, was 10.0%',
  );
});

const pair = (champion: number, challenger: number) => ({
  champion,
  challenger,
  difference: 0,
  interval: [],
});
const comparison = (verdict: string, more = {}) =>
  ({
    code: verdict,
    champion: 2,
    verdict,
    detail: 'in English',
    ...more,
  }) as unknown as Schemas['Comparison'];

test('versions are compared in the reader’s language', () => {
  const figures = { rows: 1200, roc_auc: pair(0.8, 0.85), log_loss: pair(0.5, 0.4) };
  expect(said('pt', ({ comparedWith }) => comparedWith(comparison('better', { figures })))).toBe(
    'Melhor que a versão 2. Nas mesmas 1.200 linhas: AUC ROC 0,850 (antes 0,800), perda logarítmica 0,400 (antes 0,500).',
  );
  const few = comparison('not_comparable', { params: { why: 'few_outcomes' } });
  expect(said('pt', ({ comparedWith }) => comparedWith(few))).toMatch(/^Não foi possível comparar .* saíram/);
  expect(said('pt', ({ comparedWith }) => comparedWith(comparison('of_tomorrow')))).toBe('in English');
});

test.each<[string, object, string]>([
  [
    'planned',
    { rows: 600, positives: 175, columns: 7, positive_label: 'yes', notes: '' },
    'Aprendendo com 600 linhas e 7 colunas; em 175 linhas o resultado é yes.',
  ],
  [
    'trained',
    { learners: 'lightgbm_fast (folds 1, 2); logistic_regression (folds 1)' },
    'Treinado: árvores de decisão, rápidas (LightGBM), regressão logística.',
  ],
  [
    'ready',
    { version: 1, roc_auc: 0.75, log_loss: 0.5, needs_check: 'yes' },
    'A versão 1 está pronta: AUC ROC 0,750, perda logarítmica 0,500. Confira antes de usar.',
  ],
  ['compared', { verdict: 'worse', champion: 3 }, 'Pior que a versão 3.'],
  ['cancelled', {}, 'Cancelado.'],
  ['', {}, 'in English'],
])('a line of the log, %s, is in the reader’s language', (code, params, text) => {
  const line = { code, params, text: 'in English' } as Schemas['LogEntry'];
  expect(said('pt', ({ logLine }) => logLine(line))).toBe(text);
});

const failure = (code: string, params?: object) => ({
  code,
  params,
  detail: 'in English',
  remedy: 'do so',
});

test.each<[object, string]>([
  [
    failure('ragged_row', { line: 1003, cells: 2, expected: 4 }),
    'A linha 1.003 tem 2 campos, mas o cabeçalho tem 4.',
  ],
  [failure('broken_gzip', { case: 'cut' }), 'O arquivo gzip termina antes dos seus dados.'],
  [failure('broken_gzip', { case: 'of_tomorrow' }), 'O arquivo gzip está danificado ou incompleto.'],
  [
    failure('plan_limit_reached', { limit: 'stored_bytes', used: 2e9, allowed: 1e9 }),
    'Armazenamento: 2 GB; seu plano permite 1 GB.',
  ],
  [
    failure('history_too_short', {
      since: '2026-05-20',
      first: '2026-07-01',
      days: 30,
      enough: '2026-07-31',
      case: 'horizon',
    }),
    'Os clientes são conhecidos desde 20 de maio de 2026: a primeira data da qual se pode aprender é 1 de julho de 2026, e 30 dias depois já se sabe quem saiu.',
  ],
  [
    failure('key_lacks_permissions', { missing: 'Customers (rak_customer_read)', case: 'named' }),
    'Faltam à chave estas permissões de leitura: Customers (rak_customer_read).',
  ],
  [
    failure('nobody_could_leave', { dates: 12, case: 'subscriptions' }),
    'Em nenhuma das 12 datas havia alguém com uma assinatura em andamento.',
  ],
  // Of what was kept before its figures were, and of what is not known here.
  [failure('ragged_row'), 'in English'],
  [failure('of_tomorrow', { line: 3 }), 'in English'],
])('why something failed, %j, is said in Portuguese', (of, text) =>
  expect(said('pt', ({ failed }) => failed(of as Schemas['Failure']).detail)).toBe(text),
);

test('what is wrong with a field is, too, and in English by the API', () => {
  const wrong = {
    field: 'name',
    code: 'name_length',
    params: { most: 100 },
    detail: 'Use 1 to 100 characters.',
  };
  const of = ({ fieldError }: Phrases) => fieldError(wrong);
  expect(said('pt', of)).toBe('Use de 1 a 100 caracteres.');
  expect(said('en', of)).toBe('Use 1 to 100 characters.');
  const ofList = ({ fieldError }: Phrases) => fieldError({ ...wrong, params: { most: 100, element: 1 } });
  expect(said('pt', ofList)).toBe('Item 2: Use de 1 a 100 caracteres.');
  expect(said('en', ofList)).toBe('Entry 2: Use 1 to 100 characters.');
});

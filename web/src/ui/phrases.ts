/** The API's sentences by their codes, in the reader's language; its own where a code is not known here. */
import type { Schemas } from '../api/client';
import { useWords, type Words } from '../i18n';

type Phrase = Pick<Schemas['Phrase'], 'code' | 'params'>;
type Params = NonNullable<Phrase['params']>;
type Param = Params[string];

/** A date or a figure of a sentence. */
const plain = ({ f }: Words, value: Params[string] | undefined) =>
  typeof value === 'number' ? f.number(value) : f.cell(value ?? '');

/** A score of a sentence. */
const share: typeof plain = (words, value) =>
  typeof value === 'number' ? words.f.percent1(value) : plain(words, value);

/** Which part of a column's values changed most: a category, a range, those that lack. */
function cell(words: Words, params: Params, written: typeof plain): string | undefined {
  const { t } = words;
  const { above, up_to } = params;
  switch (params.cell) {
    case 'level':
      return `“${params.level ?? ''}”`;
    case 'missing':
      return t('said.missing');
    case 'unseen':
      return t('said.unseen');
    case 'range': {
      const bounds = { from: written(words, above), to: written(words, up_to) };
      if (above === undefined && up_to === undefined) return t('said.any');
      return t(
        above === undefined ? 'said.upTo' : up_to === undefined ? 'said.above' : 'said.between',
        bounds,
      );
    }
    default:
      return undefined;
  }
}

/** Only what has changed is worth a word. */
function changed(words: Words, params: Params, written: typeof plain): string | undefined {
  const { t, f } = words;
  const { average_now: now, average_before: before, share_now: part, share_before: was } = params;
  const pair = (key: 'said.average' | 'said.share', now: string, before: string, of = '') =>
    now === before ? '' : t(key, { now, before, of });
  const averages =
    now !== undefined && before !== undefined
      ? pair('said.average', written(words, now), written(words, before))
      : undefined;
  const of = cell(words, params, written);
  const shares =
    of && typeof part === 'number' && typeof was === 'number'
      ? pair('said.share', f.percent1(part), f.percent1(was), of)
      : undefined;
  if (averages === undefined && shares === undefined) return undefined;
  return [averages, shares].filter(Boolean).join('; ') || t('said.nochange');
}

function worse({ t, f }: Words, params: Params): string | undefined {
  const figures = ['now', 'now_low', 'now_high', 'before_low', 'before_high'].map((name) => params[name]);
  if (!figures.every((one) => typeof one === 'number')) return undefined;
  const [now, low, high, from, to] = figures.map(f.decimals);
  return t('said.worse', { now: now!, low: low!, high: high!, from: from!, to: to! });
}

/** What changed in a column, in scores or in a metric, as the words that the API has for it. Scores are shares. */
export function changeIn(words: Words, { code, params = {} }: Phrase, otherwise: string, ofScores = false) {
  const said =
    code === 'changed'
      ? changed(words, params, ofScores ? share : plain)
      : code === 'worse'
        ? worse(words, params)
        : undefined;
  return said ?? otherwise;
}

/** How a new version does against the one before. */
export function comparedWith(words: Words, of: Schemas['Comparison']): string {
  const { t, f, either } = words;
  const { champion, verdict, figures, detail, params } = of;
  const lead = either(`compared.${verdict}`, '', { champion });
  if (!lead) return detail;
  if (!figures) return [lead, either(`why.${params?.why}`, '')].filter(Boolean).join(' ');
  const { rows, log_loss: loss, roc_auc: auc } = figures;
  const pair = ({ challenger, champion }: Schemas['PairedMetric']) => [challenger, champion].map(f.decimals);
  const [[auc1, auc2], [loss1, loss2]] = [pair(auc), pair(loss)] as [[string, string], [string, string]];
  return `${lead} ${t('said.figures', { rows, auc1, auc2, loss1, loss2 })}`;
}

/** What is wrong with a field: some of it is why what it names was refused. Elements of lists are counted from 1 by people. */
export function fieldError(
  words: Words,
  { field, code = '', params, detail }: Schemas['FieldError'],
): string {
  const otherwise = refused(words, { code, params }, detail);
  const text = words.either(`wrong.${code}`, otherwise, limited(words, field, params));
  const at = params?.element;
  // What is said of a field of an element stands at that field.
  return typeof at === 'number' && !field.includes('].')
    ? words.t('field.element', { n: at + 1, text })
    : text;
}

/** Why an event, a row of a file or a fact of a subscription is not taken. */
export const rejection = (
  { either }: Words,
  { code, detail }: { code?: string | null; detail?: string | null },
): string => either(`rejected.${code}`, detail ?? '');

/** Why something was refused and what to do, where there are words for both. */
export function refused(words: Words, { code, params }: Phrase, otherwise: string): string {
  const { detail, remedy } = failed(words, { code: code ?? '', params, detail: '', remedy: '' });
  return detail && remedy ? `${detail} ${remedy}` : otherwise;
}

/** What fills a sentence about a limit of the plan: bytes as people write them. */
const limited = ({ f }: Words, limit: Param | undefined, params: Params = {}): Params => {
  const written = (name: string) =>
    typeof params[name] === 'number' && limit === 'stored_bytes'
      ? { [name]: f.limited(limit, params[name]) }
      : {};
  return { ...params, ...written('used'), ...written('allowed') };
};

/** Days that sentences name. Others may be cells, and are said as they are written. */
const DAYS = ['since', 'first', 'enough'];

const days = ({ f }: Words, params: Params): Params =>
  Object.fromEntries(
    DAYS.flatMap((name) => (typeof params[name] === 'string' ? [[name, f.fullDay(params[name])]] : [])),
  );

/** Why a file could not be read, or a run failed, and what to do. */
export function failed(
  words: Words,
  { code, params = {}, detail, remedy }: Schemas['Failure'],
): { detail: string; remedy: string } {
  const { either } = words;
  const limit = either(`limit.${params.limit}`, String(params.limit ?? ''));
  const values = { ...limited(words, params.limit, params), ...days(words, params), what: limit };
  const say = (kind: 'failure' | 'remedy', kept: string) => {
    const said = either(`${kind}.${code}.${params.case}`, either(`${kind}.${code}`, kept, values), values);
    // What was kept before its figures were stays as it was.
    return Object.keys(params).length === 0 && /\{\w+[|}]/.test(said) ? kept : said;
  };
  const told = params.read_as_told ? either('remedy.read_as_told', '') : '';
  return { detail: say('failure', detail), remedy: [say('remedy', remedy), told].filter(Boolean).join(' ') };
}

/** Learners by their names: `lightgbm (folds 1, 2)`. */
const learners = ({ either }: Words, said: string) =>
  said
    .split('; ')
    .map((one) => one.replace(/^(\w+).*$/, (_, kind: string) => either(`learner.${kind}`, kind)))
    .join(', ');

/** A line of a run's log. */
export function logLine(words: Words, { code, params = {}, text }: Schemas['LogEntry']): string {
  const { t, f, either } = words;
  const number = (name: string) => (typeof params[name] === 'number' ? params[name] : 0);
  switch (code) {
    case 'planned': {
      const figures = { rows: number('rows'), columns: number('columns'), positives: number('positives') };
      const notes = params.notes ? t('said.notes', { notes: params.notes }) : '';
      const planned = t('said.planned', { ...figures, label: String(params.positive_label ?? '') });
      return [planned, notes].filter(Boolean).join(' ');
    }
    case 'trained':
      return t('said.trained', { learners: learners(words, String(params.learners ?? '')) });
    case 'compared':
      return either(`compared.${params.verdict}`, text, { champion: number('champion') });
    case 'ready': {
      const auc = f.decimals(number('roc_auc'));
      const ready = t('said.ready', {
        version: number('version'),
        auc,
        loss: f.decimals(number('log_loss')),
      });
      return params.needs_check === 'yes' ? `${ready} ${t('said.check')}` : ready;
    }
    default:
      return either(`said.${code}`, text, params);
  }
}

/** The same, in the words of the page. */
export function usePhrases() {
  const words = useWords();
  return {
    changeIn: (of: Phrase, otherwise: string, ofScores?: boolean) => changeIn(words, of, otherwise, ofScores),
    comparedWith: (of: Schemas['Comparison']) => comparedWith(words, of),
    logLine: (of: Schemas['LogEntry']) => logLine(words, of),
    failed: (of: Schemas['Failure']) => failed(words, of),
    fieldError: (of: Schemas['FieldError']) => fieldError(words, of),
  };
}

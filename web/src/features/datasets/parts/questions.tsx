import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Button, Note, Problem, useMutation } from '../../../ui';
import { readAgain } from '../api';

type Dataset = Schemas['DatasetView'];
type Read = Schemas['ReadOptions'];

const ANSWERS = {
  date_order: (['day_first', 'month_first'] as const).map((date_order) => ({
    word: `answer.${date_order}` as const,
    read: (): Partial<Read> => ({ date_order }),
  })),
  decimal: (['point', 'comma'] as const).map((decimal) => ({
    word: `answer.${decimal}` as const,
    read: (): Partial<Read> => ({ decimal }),
  })),
  empty_cells: [
    { word: 'answer.empty_means_no', read: (of: Dataset) => ({ columns: filled(of, true) }) },
    { word: 'answer.empty_is_unknown', read: (of: Dataset) => ({ columns: filled(of, false) }) },
  ] as const,
};

/** Columns whose only value is a yes. */
const marked = (of: Dataset) =>
  (of.columns ?? []).filter(({ warnings }) => warnings?.some(({ code }) => code === 'only_yes'));

/** What is said of the columns, with those that mark a yes alone: their empty cells are a no, or are not known. */
function filled(of: Dataset, isNo: boolean): Read['columns'] {
  const said = marked(of).map(({ name, type }) => {
    const isNumber = type === 'integer' || type === 'number';
    const kind = isNumber ? type : 'text';
    return [name, { type: kind, ...(isNo ? { empty: isNumber ? '0' : 'No' } : {}) }] as const;
  });
  return { ...of.read.columns, ...Object.fromEntries(said) };
}

/** What only its owner can say of a file. An answer has it read again at once. */
export function Questions({ of }: { of: Dataset }) {
  const { t } = useWords();
  const again = useMutation(readAgain);
  const { may } = useRole();
  const asked = of.suggestions?.needs_answer?.filter((one) => one !== 'positive_label') ?? [];
  const columns = marked(of)
    .map(({ name }) => name)
    .join(', ');
  return asked.map((question) => (
    <Note key={question} title={t(`dataset.asks.${question}`, { columns })}>
      <Problem of={{ error: again.error }} />
      <div className="actions">
        {ANSWERS[question].map(({ word, read }) => (
          <Button
            key={word}
            disabled={!may('upload') || again.isPending}
            onClick={() => again.mutate({ id: of.id, read: { ...of.read, ...read(of) } })}
          >
            {t(word)}
          </Button>
        ))}
      </div>
    </Note>
  ));
}

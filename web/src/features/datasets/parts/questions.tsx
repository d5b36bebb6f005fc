import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Button, Note, Problem, useMutation } from '../../../ui';
import { readAgain } from '../api';

type Read = Schemas['ReadOptions'];

const ANSWERS = {
  date_order: (['day_first', 'month_first'] as const).map((date_order) => ({
    word: `answer.${date_order}` as const,
    read: { date_order } as Partial<Read>,
  })),
  decimal: (['point', 'comma'] as const).map((decimal) => ({
    word: `answer.${decimal}` as const,
    read: { decimal } as Partial<Read>,
  })),
};

/** What only its owner can say of a file. An answer has it read again at once. */
export function Questions({ of }: { of: Schemas['DatasetView'] }) {
  const { t } = useWords();
  const again = useMutation(readAgain);
  const asked = of.suggestions?.needs_answer?.filter((one) => one !== 'positive_label') ?? [];
  return asked.map((question) => (
    <Note key={question} title={t(`dataset.asks.${question}`)}>
      <Problem of={{ error: again.error }} />
      <div className="actions">
        {ANSWERS[question].map(({ word, read }) => (
          <Button
            key={word}
            disabled={again.isPending}
            onClick={() => again.mutate({ id: of.id, read: { ...of.read, ...read } })}
          >
            {t(word)}
          </Button>
        ))}
      </div>
    </Note>
  ));
}

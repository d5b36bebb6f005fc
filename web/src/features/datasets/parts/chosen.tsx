import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Button, Note, Problem, useMutation } from '../../../ui';
import { readAgain } from '../api';
import { useDelimiter } from './file-reading';

type Read = Schemas['ReadOptions'];

/** What its owner said of a file, each in a sentence, with the options that are left without it. */
export function useChosen() {
  const { t } = useWords();
  const named = useDelimiter();
  return (read: Read): { text: string; without: Read }[] => {
    const { sheet, delimiter, encoding, decimal, date_order, header_row, missing = [], columns = {} } = read;
    const one = (name: keyof Read, text: string | null | undefined | false | 0) =>
      text ? [{ text, without: { ...read, [name]: undefined } }] : [];
    return [
      ...one('sheet', sheet && t('chosen.sheet', { value: sheet })),
      ...one('delimiter', delimiter && t('chosen.delimiter', { value: named(delimiter) })),
      ...one('encoding', encoding && t('chosen.encoding', { value: encoding })),
      ...one('decimal', decimal && t('chosen.decimal', { value: t(`reading.decimal.${decimal}`) })),
      ...one('date_order', date_order && t('chosen.date_order', { value: t(`reading.order.${date_order}`) })),
      ...one(
        'header_row',
        header_row != null &&
          (header_row === 0 ? t('chosen.noHeader') : t('chosen.header_row', { n: header_row })),
      ),
      ...one('missing', missing.length > 0 && t('chosen.missing', { value: missing.join(', ') })),
      ...Object.entries(columns).map(([column, { type, empty }]) => ({
        text: type
          ? t('chosen.column', { column, type: t(`type.${type}`) })
          : t('chosen.columnOnly', { column, value: empty ?? '' }),
        without: {
          ...read,
          columns: Object.fromEntries(Object.entries(columns).filter(([name]) => name !== column)),
        },
      })),
    ];
  };
}

/** What its owner chose for a file that could not be read: the first thing to doubt. Each is taken back at once. */
export function Doubts({ of }: { of: Schemas['DatasetView'] }) {
  const { t } = useWords();
  const chosen = useChosen()(of.read);
  const again = useMutation(readAgain);
  const { may } = useRole();
  if (chosen.length === 0) return null;
  return (
    <Note tone="warn">
      <Problem of={{ error: again.error }} />
      <div className="stack tight">
        {chosen.map(({ text, without }) => (
          <div className="line" key={text}>
            <strong>{text}</strong>
            <Button
              aria-label={`${t('read.back')}: ${text}`}
              disabled={!may('upload') || again.isPending}
              onClick={() => again.mutate({ id: of.id, read: without })}
            >
              {t('read.back')}
            </Button>
          </div>
        ))}
      </div>
    </Note>
  );
}

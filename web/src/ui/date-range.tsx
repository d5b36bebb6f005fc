import { type DateRange, daysOf, type Range, today } from '../browser/date-range';
import { useWords } from '../i18n';
import { Input } from './input';
import { Options } from './options';
import { Select } from './select';

/** Which days are shown: a usual span, or one's own. The page keeps it in its address. */
export function DateRangeField({
  of,
  initial = 'all',
  bare,
  onValue,
}: {
  of: DateRange;
  /** What is shown as long as nothing is chosen. */
  initial?: 'all' | 'month';
  /** Its labels are not seen. */
  bare?: boolean;
  onValue: (next: DateRange) => void;
}) {
  const { t } = useWords();
  const range = of.range ?? initial;
  const choose = (next: Range) => {
    if (next === 'custom') onValue({ range: next, ...daysOf({ ...of, range }, today()) });
    else onValue(next === initial ? {} : { range: next });
  };
  const day = (name: 'from' | 'to', other: { min?: string; max?: string }) => {
    const label = t(`range.${name}`);
    const given = { type: 'date', value: of[name] ?? '', ...other };
    const set = (value: string) => onValue({ ...of, [name]: value || undefined });
    return bare ? (
      <input className="input" aria-label={label} {...given} onChange={(event) => set(event.target.value)} />
    ) : (
      <Input label={label} {...given} onValue={set} />
    );
  };
  return (
    <div className="date-range" role="group" aria-label={t('range.title')}>
      <Select label={t('range.title')} bare={bare} value={range} onValue={choose}>
        <Options
          of={[initial, '7d', '30d', '90d', '12m', 'custom'] as Range[]}
          text={(one) => t(`range.${one}`)}
        />
      </Select>
      {range === 'custom' && (
        <>
          {day('from', { max: of.to })}
          {day('to', { min: of.from })}
        </>
      )}
    </div>
  );
}

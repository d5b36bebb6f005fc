import { useUsualCurrency } from '../api/usual-currency';
import { useWords } from '../i18n';
import { oneMore, type Money } from './amount-lines';
import { Button } from './button';
import { CurrencySelect } from './currency';
import { Icon } from './icons';
import { Input } from './input';

/** As many currencies as the API takes. */
const MOST = 20;

/** Amounts, one for each currency. */
export function Amounts({
  label,
  hint,
  of,
  onValue,
  least = 0,
  error,
}: {
  label: string;
  hint: string;
  of: Money[];
  onValue: (next: Money[]) => void;
  /** How many there must be. */
  least?: 0 | 1;
  error?: string;
}) {
  const { t } = useWords();
  const usual = useUsualCurrency().currency;
  const set = (key: number, change: Partial<Money>) =>
    onValue(of.map((one) => (one.key === key ? { ...one, ...change } : one)));
  return (
    <fieldset className="plain">
      <legend className="legend">{label}</legend>
      {of.map(({ key, currency, amount }, row) => (
        <div className="form-line" key={key}>
          <Input
            label={t('offer.amount')}
            type="number"
            min={0}
            step="any"
            required
            value={amount}
            onValue={(amount) => set(key, { amount })}
          />
          <CurrencySelect
            label={t('offer.currency')}
            required
            value={currency}
            onValue={(currency) => set(key, { currency })}
          />
          <Button
            kind="ghost icon"
            aria-label={t('offer.removeAmount', { n: row + 1 })}
            disabled={of.length <= least}
            onClick={() => onValue(of.filter((one) => one.key !== key))}
          >
            <Icon sign="trash" />
          </Button>
        </div>
      ))}
      {error && (
        <span className="wrong" role="alert">
          {error}
        </span>
      )}
      <span className="hint">{hint}</span>
      <div className="actions">
        <Button
          disabled={of.length >= MOST}
          onClick={() => onValue(oneMore(of, { currency: usual, amount: '' }))}
        >
          <Icon sign="plus" size={16} />
          {t('offer.addAmount')}
        </Button>
      </div>
    </fieldset>
  );
}

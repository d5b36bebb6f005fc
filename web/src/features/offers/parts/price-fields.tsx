import { useUsualCurrency } from '../../../api/usual-currency';
import { useWords } from '../../../i18n';
import { Button, CurrencySelect, Icon, Input, oneMore, Options, Select } from '../../../ui';
import { INTERVALS, type PriceLine } from '../product-draft';

/** As many prices as the API takes. */
const MOST = 40;

/** What a plan or service costs, by currency and by how often it is billed. */
export function PriceFields({
  of,
  onValue,
  error,
}: {
  of: PriceLine[];
  onValue: (next: PriceLine[]) => void;
  error?: string;
}) {
  const { t } = useWords();
  const usual = useUsualCurrency().currency;
  const set = (key: number, change: Partial<PriceLine>) =>
    onValue(of.map((one) => (one.key === key ? { ...one, ...change } : one)));
  return (
    <fieldset className="plain">
      <legend className="legend">{t('product.prices')}</legend>
      {of.map(({ key, currency, amount, interval }, row) => (
        <div className="price-line" key={key}>
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
            value={currency}
            onValue={(currency) => set(key, { currency })}
          />
          <Select
            label={t('product.interval')}
            value={interval}
            onValue={(interval: PriceLine['interval']) => set(key, { interval })}
          >
            <Options of={INTERVALS} text={(one) => t(`product.interval.${one}`)} />
          </Select>
          <Button
            kind="ghost icon"
            aria-label={t('product.removePrice', { n: row + 1 })}
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
      <span className="hint">{t('product.pricesHint')}</span>
      <div className="actions">
        <Button
          disabled={of.length >= MOST}
          onClick={() => onValue(oneMore(of, { currency: usual, amount: '', interval: 'month' }))}
        >
          <Icon sign="plus" size={16} />
          {t('product.addPrice')}
        </Button>
      </div>
    </fieldset>
  );
}

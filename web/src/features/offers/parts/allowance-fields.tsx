import { useWords } from '../../../i18n';
import { Amounts, Button, Icon, Input, oneMore, Options, Select } from '../../../ui';
import { METERS, NO_ALLOWANCE, type AllowanceLine } from '../product-draft';

/** As many as the API takes. */
const MOST = 20;
const MOST_UNITS = 1_000_000_000;

/** What a plan includes of what is used. */
export function AllowanceFields({
  of,
  onValue,
  error,
}: {
  of: AllowanceLine[];
  onValue: (next: AllowanceLine[]) => void;
  error?: string;
}) {
  const { t } = useWords();
  return (
    <>
      <h3>{t('product.allowances')}</h3>
      {of.map((one, row) => (
        <AllowanceField
          key={one.key}
          of={one}
          number={row + 1}
          set={(change) =>
            onValue(of.map((other) => (other.key === one.key ? { ...other, ...change } : other)))
          }
          onRemove={() => onValue(of.filter(({ key }) => key !== one.key))}
        />
      ))}
      {error && (
        <span className="wrong" role="alert">
          {error}
        </span>
      )}
      <div className="actions">
        <Button disabled={of.length >= MOST} onClick={() => onValue(oneMore(of, NO_ALLOWANCE))}>
          <Icon sign="plus" size={16} />
          {t('product.addAllowance')}
        </Button>
      </div>
    </>
  );
}

function AllowanceField({
  of,
  number,
  set,
  onRemove,
}: {
  of: AllowanceLine;
  number: number;
  set: (change: Partial<AllowanceLine>) => void;
  onRemove: () => void;
}) {
  const { t } = useWords();
  const name = (field: 'event' | 'property' | 'trait') => (
    <Input
      label={t(`product.${field}`)}
      maxLength={255}
      required
      value={of[field]}
      onValue={(value) => set({ [field]: value })}
    />
  );
  return (
    <fieldset className="plain">
      <legend className="legend">{t('product.allowance', { n: number })}</legend>
      <div className="grid-auto">
        <Input
          label={t('product.label')}
          hint={t('product.labelHint')}
          maxLength={100}
          required
          value={of.label}
          onValue={(label) => set({ label })}
        />
        <Select label={t('product.by')} value={of.by} onValue={(by: AllowanceLine['by']) => set({ by })}>
          <Options of={METERS} text={(one) => t(`product.by.${one}`)} />
        </Select>
        {of.by !== 'trait' && name('event')}
        {of.by === 'property' && name('property')}
        {of.by === 'trait' && name('trait')}
        <Input
          label={t('product.included')}
          hint={t('product.includedHint')}
          type="number"
          min={0}
          step={1}
          value={of.included}
          onValue={(included) => set({ included })}
        />
      </div>
      {of.included !== '' && (
        <>
          <Amounts
            label={t('product.above')}
            hint={t('product.aboveHint')}
            of={of.above}
            onValue={(above) => set({ above })}
          />
          {of.above.length > 0 && (
            <Input
              label={t('product.units')}
              type="number"
              min={1}
              max={MOST_UNITS}
              required
              value={of.units}
              onValue={(units) => set({ units })}
            />
          )}
        </>
      )}
      <div className="actions">
        <Button kind="ghost" onClick={onRemove}>
          {t('product.removeAllowance', { n: number })}
        </Button>
      </div>
    </fieldset>
  );
}

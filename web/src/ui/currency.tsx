import { useMemo } from 'react';
import { remember } from '../browser/preferences';
import { useWords } from '../i18n';
import { Options } from './options';
import { Select } from './select';

/** Offered first. */
const USUAL = ['USD', 'EUR', 'GBP', 'BRL', 'CAD', 'AUD', 'MXN', 'JPY', 'INR'];

/** A currency by its code in ISO 4217; none as long as nobody said. */
export function CurrencySelect({
  label,
  hint,
  value,
  error,
  disabled,
  required,
  onValue,
}: {
  label: string;
  hint?: string;
  value: string;
  error?: string;
  disabled?: boolean;
  required?: boolean;
  onValue: (code: string) => void;
}) {
  const { t, language } = useWords();
  const names = useMemo(() => new Intl.DisplayNames(language, { type: 'currency' }), [language]);
  const rest = useMemo(() => Intl.supportedValuesOf('currency').filter((code) => !USUAL.includes(code)), []);
  const text = (code: string) => `${code} · ${names.of(code)}`;
  return (
    <Select
      label={label}
      hint={hint}
      error={error}
      disabled={disabled}
      required={required}
      value={value}
      onValue={(code) => {
        remember('currency', code);
        onValue(code);
      }}
    >
      {!value && <option value="">{t('currency.none')}</option>}
      <Options of={USUAL} text={text} />
      <hr />
      <Options of={rest} text={text} />
    </Select>
  );
}

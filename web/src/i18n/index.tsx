/** Words, numbers, dates and money in the user's language. */
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { remember, remembered } from '../browser/preferences';
import { en } from './en';
import { fill } from './fill';
import { pt } from './pt';

export type Key = keyof typeof en;
export type Catalogue = Record<Key, string>;
export type Language = 'en' | 'pt-BR';
export const LANGUAGES: Record<Language, string> = { en: 'English', 'pt-BR': 'Português (Brasil)' };

function chosen(): Language {
  const before = remembered('language');
  if (before === 'en' || before === 'pt-BR') return before;
  return navigator.language.toLowerCase().startsWith('pt') ? 'pt-BR' : 'en';
}

function formats(language: Language) {
  const number = (options: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(language, options);
    return (value: number) => format.format(value);
  };
  const small = number({ maximumFractionDigits: 2 });
  const whole = number({ maximumFractionDigits: 0 });
  const large = number({ notation: 'compact', maximumFractionDigits: 2 });
  const shortDate = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' });
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const month = new Intl.DateTimeFormat(language, { month: 'short', year: '2-digit' });
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  return {
    integer: whole,
    /** Of something whose unit nobody said. */
    amount: (value: number) => {
      const size = Math.abs(value);
      return (size < 100 ? small : size < 1e6 ? whole : large)(value);
    },
    number: number({ maximumSignificantDigits: 4 }),
    decimals: number({ minimumFractionDigits: 3, maximumFractionDigits: 3 }),
    difference: number({ minimumFractionDigits: 3, maximumFractionDigits: 3, signDisplay: 'exceptZero' }),
    compact: number({ notation: 'compact', maximumFractionDigits: 1 }),
    percent: number({ style: 'percent', maximumFractionDigits: 0 }),
    percent1: number({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    points: number({ minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' }),
    money: (value: number, currency: string) =>
      new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits: 0 }).format(
        value,
      ),
    /** An amount in the currency's minor unit, as the API gives prices. */
    price: (amount: number, currency: string) => {
      const options = { style: 'currency', currency } as const;
      const digits = new Intl.NumberFormat(language, options).resolvedOptions().maximumFractionDigits ?? 2;
      return number({ ...options, trailingZeroDisplay: 'stripIfInteger' })(amount / 10 ** digits);
    },
    bytes: (value: number) => {
      const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
      const power = Math.min(3, Math.floor(Math.log10(Math.max(1, value)) / 3));
      return number({ style: 'unit', unit: units[power]!, unitDisplay: 'short', maximumFractionDigits: 1 })(
        value / 1000 ** power,
      );
    },
    date: (text: string | number) => date.format(new Date(text)),
    shortDate: (text: string) => shortDate.format(new Date(text)),
    /** A calendar day, `2026-11-26`, wherever the reader is. */
    day: (text: string) => day.format(new Date(`${text}T00:00Z`)),
    month: (text: number) => month.format(new Date(text)),
    moment: (text: string) => moment.format(new Date(text)),
    time: (text: string) => time.format(new Date(text)),
  };
}

export type Format = ReturnType<typeof formats>;
interface Words {
  language: Language;
  setLanguage: (language: Language) => void;
  t: (key: Key, values?: Record<string, string | number>) => string;
  f: Format;
}
const Context = createContext<Words | null>(null);

export function Language({ children }: { children: ReactNode }) {
  const [language, set] = useState(chosen);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const setLanguage = useCallback((next: Language) => {
    remember('language', next);
    set(next);
  }, []);
  const words = useMemo<Words>(() => {
    const catalogue: Catalogue = language === 'en' ? en : pt;
    return { language, setLanguage, t: (key, values) => fill(catalogue[key], values), f: formats(language) };
  }, [language, setLanguage]);
  return <Context value={words}>{children}</Context>;
}

/** `t` translates, `f` formats. */
export function useWords(): Words {
  const words = useContext(Context);
  if (!words) throw new Error('outside of <Language>');
  return words;
}

/** Words, numbers, dates and money in the user's language. */
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { remember, remembered } from '../browser/preferences';
import type { en, kinds } from './en';
import { filler } from './fill';

export type Key = keyof typeof en;
export type Catalogue = Record<Key, string>;
/** What a model of some kind is asked, where there are other words for its answers. */
export type Kind = keyof typeof kinds;
type Kinds = Record<Kind, Partial<Catalogue>>;
export type Language = 'en' | 'pt-BR';
export const LANGUAGES: Record<Language, string> = { en: 'English', 'pt-BR': 'Português (Brasil)' };

/** One at a time: nobody waits for the words of another language. */
const CATALOGUES: Record<Language, () => Promise<{ catalogue: Catalogue; kinds: Kinds }>> = {
  en: () => import('./en').then(({ en: catalogue, kinds }) => ({ catalogue, kinds })),
  'pt-BR': () => import('./pt').then(({ pt: catalogue, kinds }) => ({ catalogue, kinds })),
};

interface Spoken {
  language: Language;
  catalogue: Catalogue;
  kinds: Kinds;
}
const speak = async (language: Language): Promise<Spoken> => ({
  language,
  ...(await CATALOGUES[language]()),
});

/** The language that was chosen, or the browser's, with its words. */
export const firstLanguage = (): Promise<Spoken> => speak(chosen());

function chosen(): Language {
  const before = remembered('language');
  if (before === 'en' || before === 'pt-BR') return before;
  return navigator.language.toLowerCase().startsWith('pt') ? 'pt-BR' : 'en';
}

const DAY = 86_400_000;

function formats(language: Language) {
  const number = (options: Intl.NumberFormatOptions) => {
    // What rounds to nothing is written without a minus.
    const format = new Intl.NumberFormat(language, { signDisplay: 'negative', ...options });
    return (value: number) => format.format(value);
  };
  const small = number({ maximumFractionDigits: 2 });
  const whole = number({ maximumFractionDigits: 0 });
  const large = number({ notation: 'compact', maximumFractionDigits: 2 });
  const shortDate = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' });
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const hour = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
  const year = new Intl.DateTimeFormat(language, { year: 'numeric' });
  const month = new Intl.DateTimeFormat(language, { month: 'short', year: '2-digit' });
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  const bytes = (value: number) => {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
    const power = Math.min(4, Math.floor(Math.log10(Math.max(1, value)) / 3));
    return number({ style: 'unit', unit: units[power]!, unitDisplay: 'short', maximumFractionDigits: 1 })(
      value / 1000 ** power,
    );
  };
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
    times: number({ minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    compact: number({ notation: 'compact', maximumFractionDigits: 1 }),
    percent: number({ style: 'percent', maximumFractionDigits: 0 }),
    percent1: number({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    points: number({ minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' }),
    money: (value: number, currency: string) =>
      new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits: 0 }).format(
        value,
      ),
    /** What something is worth; without a currency, in a unit that nobody said. */
    worth(value: number, currency?: string | null) {
      if (!currency) return this.amount(value);
      const long = Math.abs(value) >= 1e6;
      const options: Intl.NumberFormatOptions = long
        ? { notation: 'compact', maximumFractionDigits: 2 }
        : { maximumFractionDigits: 0 };
      return number({ style: 'currency', currency, ...options })(value);
    },
    /** An amount in the currency's minor unit, as the API gives prices. */
    price: (amount: number, currency: string) => {
      const options = { style: 'currency', currency } as const;
      const digits = new Intl.NumberFormat(language, options).resolvedOptions().maximumFractionDigits ?? 2;
      return number({ ...options, trailingZeroDisplay: 'stripIfInteger' })(amount / 10 ** digits);
    },
    bytes,
    /** So long, in milliseconds, as people say it: no finer than they care. */
    duration: (ms: number) => {
      const unit = (value: number, unit: string) =>
        number({ style: 'unit', unit, unitDisplay: 'long' })(value);
      const seconds = Math.max(1, Math.round(ms / 1000));
      if (seconds < 60) return unit(seconds, 'second');
      const minutes = Math.round(seconds / 60);
      if (minutes < 60) return unit(minutes, 'minute');
      const rest = minutes % 60;
      return unit(Math.floor(minutes / 60), 'hour') + (rest ? ` ${unit(rest, 'minute')}` : '');
    },
    /** So much of what a plan limits. */
    limited: (limit: string | null | undefined, value: number) =>
      (limit === 'stored_bytes' ? bytes : whole)(value),
    date: (text: string | number) => date.format(new Date(text)),
    shortDate: (text: string | number) => shortDate.format(new Date(text)),
    /** A calendar day, `2026-11-26`, wherever the reader is. */
    day: (text: string) => day.format(new Date(`${text}T00:00Z`)),
    moment: (text: string | number) => moment.format(new Date(text)),
    /** A mark of an axis of time, so many milliseconds from the next: no finer than these. */
    mark: (at: number, step: number) =>
      (step && step < DAY ? hour : step < 28 * DAY ? shortDate : step < 360 * DAY ? month : year).format(at),
    time: (text: string) => time.format(new Date(text)),
  };
}

export type Format = ReturnType<typeof formats>;
type Values = Record<string, string | number>;
export interface Words {
  language: Language;
  setLanguage: (language: Language) => void;
  t: (key: Key, values?: Values) => string;
  /** The words for something the API may have learned since; without any, what else to say. */
  either: (key: string, otherwise: string, values?: Values) => string;
  /** What there are words for that begin so. */
  keysOf: (prefix: string) => Key[];
  f: Format;
  /** The kind of model that is spoken of, if it has words of its own. */
  kind?: Kind;
  /** The same, spoken of models of a kind. */
  of: (kind: Kind) => Words;
}
const Context = createContext<Words | null>(null);

function wordsOf(spoken: Spoken, f: Format, setLanguage: Words['setLanguage'], kind?: Kind): Words {
  const { language } = spoken;
  const catalogue = kind ? { ...spoken.catalogue, ...spoken.kinds[kind] } : spoken.catalogue;
  const fill = filler(language);
  return {
    language,
    setLanguage,
    t: (key, values) => fill(catalogue[key], values),
    either: (key, otherwise, values) => (key in catalogue ? fill(catalogue[key as Key], values) : otherwise),
    keysOf: (prefix) => (Object.keys(catalogue) as Key[]).filter((key) => key.startsWith(prefix)),
    f,
    kind,
    of: (kind) => wordsOf(spoken, f, setLanguage, kind),
  };
}

/** Speaks of models of a kind: `lead_scoring` has other words than `churn`, which all others are said with. */
export function Vocabulary({ of, children }: { of?: string; children: ReactNode }) {
  const words = useWords();
  const own = useMemo(() => (of === 'lead_scoring' ? words.of(of) : words), [words, of]);
  return <Context value={own}>{children}</Context>;
}

export function Language({ first, children }: { first: Spoken; children: ReactNode }) {
  const [spoken, set] = useState(first);
  const { language } = spoken;
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const words = useMemo<Words>(() => {
    const setLanguage = (next: Language) => {
      remember('language', next);
      // Where its words cannot be had, the page stays as it is.
      speak(next).then(set, () => undefined);
    };
    return wordsOf(spoken, formats(spoken.language), setLanguage);
  }, [spoken]);
  return <Context value={words}>{children}</Context>;
}

/** `t` translates, `f` formats. */
export function useWords(): Words {
  const words = useContext(Context);
  if (!words) throw new Error('outside of <Language>');
  return words;
}

/** Words, numbers, dates and money in the user's language. */
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { remember, remembered } from '../browser/preferences';
import type { en, kinds } from './en';
import { filler } from './fill';
import { type Format, formats } from './format';

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

type Values = Record<string, string | number>;
export interface Words {
  language: Language;
  setLanguage: (language: Language) => void;
  t: (key: Key, values?: Values) => string;
  /** The words for something that the API may have learned since, or says in English itself; without any, what else to say. */
  either: (key: string, otherwise: string, values?: Values) => string;
  /** What there are words for that begin so. */
  keysOf: (prefix: string) => Key[];
  f: Format;
  /** The kind of model that is spoken of, if it has words of its own. */
  kind?: Kind;
  /** The same, spoken of models of a kind: of those that have no words of their own, in the usual ones. */
  of: (kind?: string) => Words;
}
const Context = createContext<Words | null>(null);

function wordsOf(spoken: Spoken, f: Format, setLanguage: Words['setLanguage'], of?: string): Words {
  const { language } = spoken;
  const kind = of && Object.hasOwn(spoken.kinds, of) ? (of as Kind) : undefined;
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
  const own = useMemo(() => (of ? words.of(of) : words), [words, of]);
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

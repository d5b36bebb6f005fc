import { useId } from 'react';
import { LANGUAGES, useWords, type Language } from '../../../i18n';
import { Input } from '../../../ui';
import type { Part } from './terms-fields';

const LONGEST_TEXT = 1000;
/** What the words may name. */
const NAMES = '{{ customer_name }}, {{ company }}, {{ plan }}';

/** What customers read, in each language. */
export function WordsFields({ of, wrong, set }: Part) {
  const { t } = useWords();
  const change = (language: Language, words: Partial<{ title: string; text: string }>) =>
    set({ words: { ...of.words, [language]: { ...of.words[language], ...words } } });
  return (
    <>
      <h3>{t('offer.words')}</h3>
      <span className="hint">{t('offer.wordsHint', { names: NAMES, example: '{{ plan | … }}' })}</span>
      {(Object.entries(LANGUAGES) as [Language, string][]).map(([language, name]) => (
        <div className="stack tight" key={language} lang={language}>
          <Input
            label={t('offer.title', { language: name })}
            maxLength={100}
            required={!!of.words[language].text.trim()}
            value={of.words[language].title}
            onValue={(title) => change(language, { title })}
          />
          <Text
            label={t('offer.text', { language: name })}
            required={!!of.words[language].title.trim()}
            value={of.words[language].text}
            onValue={(text) => change(language, { text })}
          />
        </div>
      ))}
      {wrong.words && (
        <span className="wrong" role="alert">
          {wrong.words}
        </span>
      )}
    </>
  );
}

function Text({
  label,
  required,
  value,
  onValue,
}: {
  label: string;
  required: boolean;
  value: string;
  onValue: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="input"
        rows={3}
        maxLength={LONGEST_TEXT}
        required={required}
        value={value}
        onChange={(event) => onValue(event.target.value)}
      />
    </div>
  );
}

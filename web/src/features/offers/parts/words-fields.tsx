import { LANGUAGES, useWords, type Language } from '../../../i18n';
import { Input, TextArea } from '../../../ui';
import { writtenWords } from '../draft';
import type { Part } from './terms-fields';

const LONGEST_TEXT = 1000;
/** What the words may name. */
const NAMES = '{{ customer_name }}, {{ company }}, {{ plan }}';

/** What customers read, in each language. */
export function WordsFields({ of, wrong, set }: Part) {
  const { t } = useWords();
  const change = (language: Language, words: Partial<{ title: string; text: string }>) =>
    set({ words: { ...of.words, [language]: { ...of.words[language], ...words } } });
  const written = writtenWords(of.words).map(([language]) => language);
  const wrongIn = (language: Language, field: 'title' | 'text') =>
    wrong[`words[${written.indexOf(language)}].${field}`];
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
            error={wrongIn(language, 'title')}
          />
          <TextArea
            label={t('offer.text', { language: name })}
            rows={3}
            maxLength={LONGEST_TEXT}
            required={!!of.words[language].title.trim()}
            value={of.words[language].text}
            onValue={(text) => change(language, { text })}
            error={wrongIn(language, 'text')}
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

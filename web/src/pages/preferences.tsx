import { useState } from 'react';
import { LANGUAGES, useWords, type Language } from '../i18n';
import { setTheme, theme, type Theme } from '../preferences';

/** The switches of theme and language. */
export function Preferences() {
  const { t, language, setLanguage } = useWords();
  const [now, setNow] = useState(theme);
  return (
    <div className="prefs">
      <select
        className="input"
        aria-label={t('nav.appearance')}
        value={now}
        onChange={(event) => {
          const next = event.target.value as Theme;
          setTheme(next);
          setNow(next);
        }}
      >
        {(['system', 'light', 'dark'] as const).map((one) => (
          <option key={one} value={one}>
            {t(`theme.${one}`)}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={t('nav.language')}
        value={language}
        onChange={(event) => setLanguage(event.target.value as Language)}
      >
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

import { LANGUAGES, useWords, type Language } from '../../../i18n';
import { setTheme, useTheme, type Theme } from '../../../browser/preferences';

/** The switches of theme and language. */
export function Preferences() {
  const { t, language, setLanguage } = useWords();
  return (
    <div className="prefs">
      <select
        className="input"
        aria-label={t('nav.appearance')}
        value={useTheme()}
        onChange={(event) => setTheme(event.target.value as Theme)}
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

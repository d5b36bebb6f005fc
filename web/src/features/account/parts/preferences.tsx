import { setTheme, type Theme, useTheme } from '../../../browser/preferences';
import { type Language, LANGUAGES, useWords } from '../../../i18n';
import { Options, Select } from '../../../ui';

/** The switches of theme and language; `bare` where their labels have no place. */
export function Preferences({ bare }: { bare?: boolean }) {
  const { t, language, setLanguage } = useWords();
  return (
    <div className={bare ? 'prefs' : 'grid2'}>
      <Select
        bare={bare}
        label={t('nav.appearance')}
        value={useTheme()}
        onChange={(event) => setTheme(event.target.value as Theme)}
      >
        <Options of={['system', 'light', 'dark'] as const} text={(one) => t(`theme.${one}`)} />
      </Select>
      <Select
        bare={bare}
        label={t('nav.language')}
        value={language}
        onChange={(event) => setLanguage(event.target.value as Language)}
      >
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </Select>
    </div>
  );
}

import { setTheme, useTheme } from '../../../browser/preferences';
import { LANGUAGES, useWords } from '../../../i18n';
import { Options, Select } from '../../../ui';

/** The switches of theme and language; `bare` where their labels have no place. */
export function Preferences({ bare }: { bare?: boolean }) {
  const { t, language, setLanguage } = useWords();
  return (
    <div className={bare ? 'prefs' : 'grid2'}>
      <Select bare={bare} label={t('nav.appearance')} value={useTheme()} onValue={setTheme}>
        <Options of={['system', 'light', 'dark'] as const} text={(one) => t(`theme.${one}`)} />
      </Select>
      <Select bare={bare} label={t('nav.language')} value={language} onValue={setLanguage}>
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </Select>
    </div>
  );
}

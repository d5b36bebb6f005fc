import { useWords } from '../i18n';
import { Menu } from './menu';

/** What a term means, beside it, for whoever asks. */
export function Help({ term, text }: { term: string; text: string }) {
  const { t } = useWords();
  return (
    <Menu kind="help" button="?" label={t('help.of', { term })} title={term}>
      <p className="help-text">{text}</p>
    </Menu>
  );
}

/** A term with what it means. */
export function Term({ name, text }: { name: string; text: string }) {
  return (
    <span className="term">
      {name}
      <Help term={name} text={text} />
    </span>
  );
}

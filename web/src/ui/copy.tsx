import { useState } from 'react';
import { useWords } from '../i18n';
import { Icon } from './icons';
import { Button } from './button';
import { useTell } from './toast';

/** Copies a text. Where the browser does not let it, the text stands there to be marked. */
export function Copy({ text, label }: { text: string; label?: string }) {
  const { t } = useWords();
  const tell = useTell();
  const [done, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
    } catch {
      tell(t('copy.refused'));
    }
  };
  return (
    <Button onClick={copy} aria-live="polite">
      <Icon sign={done ? 'good' : 'copy'} size={16} />
      {done ? t('copy.done') : (label ?? t('copy'))}
    </Button>
  );
}

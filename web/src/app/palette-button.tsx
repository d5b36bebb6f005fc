import { useEffect, useState } from 'react';
import { useWords } from '../i18n';
import { Icon } from '../ui';

const MAC = /Mac|iP(hone|ad)/.test(navigator.userAgent);

/** Whether the palette is open: Ctrl or ⌘ with K opens and closes it. */
export function usePalette() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
      if (key.toLowerCase() !== 'k' || !(ctrlKey || metaKey) || altKey || shiftKey) return;
      event.preventDefault();
      // What is begun in another dialog goes on there.
      if (!document.querySelector('dialog[open]:not(.palette)')) setOpen((before) => !before);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  return { isOpen, open: () => setOpen(true), close: () => setOpen(false) };
}

/** The way to the palette that is seen. */
export function PaletteButton({ kind, onClick }: { kind?: 'ghost icon'; onClick: () => void }) {
  const { t } = useWords();
  const load = () => void import('./palette');
  return (
    <button
      type="button"
      className={kind ? `button ${kind}` : 'finder'}
      aria-label={kind && t('palette.open')}
      aria-haspopup="dialog"
      aria-keyshortcuts={MAC ? 'Meta+K' : 'Control+K'}
      onPointerEnter={load}
      onFocus={load}
      onClick={onClick}
    >
      <Icon sign="search" size={kind ? 22 : 18} />
      {!kind && (
        <>
          {t('palette.open')}
          <kbd className="for-keys" aria-hidden="true">
            {MAC ? '⌘K' : 'Ctrl K'}
          </kbd>
        </>
      )}
    </button>
  );
}

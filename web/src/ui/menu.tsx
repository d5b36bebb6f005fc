import { lazy, Suspense, useId, useRef, useState, type ReactNode } from 'react';

const load = () => import('./popup');
const Popup = lazy(load);

/** A button that opens a panel. It closes by Escape, and when the focus or a click goes elsewhere. */
export function Menu({
  button,
  label,
  title,
  kind = 'button',
  closes = kind === 'account' || kind === 'more',
  children,
}: {
  button: ReactNode;
  /** What the button is called, if it does not say. */
  label?: string;
  /** What the panel is called, if not as the button. */
  title?: string;
  /** A small panel below an ordinary button, a mark of help or three dots, or the large one above the account's. */
  kind?: keyof typeof CLASSES;
  /** Whether a choice closes it. */
  closes?: boolean;
  children: ReactNode;
}) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const id = useId();
  const large = kind === 'account';
  const close = () => setOpen(false);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={CLASSES[kind]}
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <Suspense>
          <Popup
            anchor={anchor}
            id={id}
            label={title ?? label ?? (typeof button === 'string' ? button : undefined)}
            large={large}
            onClose={close}
          >
            <div
              className="items"
              onClick={(event) => closes && (event.target as Element).closest('a, button') && close()}
            >
              {children}
            </div>
          </Popup>
        </Suspense>
      )}
    </>
  );
}

const CLASSES = { button: 'button', account: 'account-button', help: 'help', more: 'button ghost icon' };

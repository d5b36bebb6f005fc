import { CSPProvider } from '@base-ui/react/csp-provider';
import { Popover } from '@base-ui/react/popover';
import type { ReactNode, RefObject } from 'react';

/**
 * What a button opens: beside it wherever there is room, as high as the window allows. A click elsewhere closes it, and
 * does nothing to what lies there. Loaded once one is wanted.
 */
export default function Popup({
  anchor,
  id,
  label,
  large,
  onClose,
  children,
}: {
  anchor: RefObject<HTMLElement | null>;
  id: string;
  label?: string;
  /** Above its button, of whose width it is at least. */
  large?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <CSPProvider disableStyleElements>
      <Popover.Root
        open
        onOpenChange={(open) => {
          if (!open) onClose();
        }}
      >
        <Popover.Portal>
          <Popover.Backdrop className="popup-back" />
          <Popover.Positioner
            className="popup-place"
            anchor={anchor}
            side={large ? 'top' : 'bottom'}
            align={large ? 'start' : 'end'}
            sideOffset={8}
            collisionPadding={8}
          >
            <Popover.Popup
              id={id}
              className={`popup${large ? ' large' : ''}`}
              aria-label={label}
              finalFocus={anchor}
            >
              {children}
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </CSPProvider>
  );
}

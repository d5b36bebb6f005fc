import { createContext, useCallback, useContext, useState, type ReactNode } from 'react';
import { useWords } from '../i18n';
import { Button } from './button';

interface Message {
  id: number;
  text: string;
  undo?: () => void;
}
type Tell = (text: string, undo?: () => void) => void;
const Context = createContext<Tell>(() => undefined);
const SHOWN_MS = 8000;

/** Tells what was done, and lets it be undone where that is possible. */
export function Toasts({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const [messages, setMessages] = useState<Message[]>([]);
  const drop = (id: number) => setMessages((all) => all.filter((one) => one.id !== id));
  const tell = useCallback<Tell>((text, undo) => {
    const id = Math.random();
    setMessages((all) => [...all, { id, text, undo }]);
    setTimeout(() => drop(id), SHOWN_MS);
  }, []);
  return (
    <Context value={tell}>
      {children}
      <div className="toasts" role="status">
        {messages.map(({ id, text, undo }) => (
          <div className="toast" key={id}>
            <span>{text}</span>
            {undo && (
              <Button
                onClick={() => {
                  undo();
                  drop(id);
                }}
              >
                {t('undo')}
              </Button>
            )}
          </div>
        ))}
      </div>
    </Context>
  );
}

export const useTell = (): Tell => useContext(Context);

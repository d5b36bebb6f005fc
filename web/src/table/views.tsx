import { type FormEvent, useState } from 'react';
import { useWords } from '../i18n';
import { Button, Icon, Input, Menu } from '../ui';
import { LONGEST_NAME, useViews, type View } from './kept';

/** Views of a list by their names: one opens them, keeps what is seen now as another, and removes them. */
export function Views({
  of: list,
  now,
  onOpen,
}: {
  /** By which they are kept. */
  of: string;
  /** What is seen. */
  now: Omit<View, 'name'>;
  onOpen: (view: View) => void;
}) {
  const { t } = useWords();
  const { views, save, remove } = useViews(list);
  // Kept or opened, the menu closes.
  const [round, setRound] = useState(0);
  const done = () => setRound(round + 1);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('view') ?? '').trim();
    if (!name) return;
    save({ name, ...now });
    done();
  };
  return (
    <Menu key={round} button={t('views.title')}>
      {views.length === 0 && <p className="muted small">{t('views.none')}</p>}
      {views.length > 0 && (
        <ul className="views" aria-label={t('views.title')}>
          {views.map((view) => (
            <li key={view.name}>
              <Button
                kind="ghost"
                onClick={() => {
                  onOpen(view);
                  done();
                }}
              >
                {view.name}
              </Button>
              <Button
                kind="ghost icon"
                aria-label={t('views.remove', { name: view.name })}
                onClick={() => remove(view.name)}
              >
                <Icon sign="close" size={14} />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form className="stack tight" onSubmit={submit}>
        <Input label={t('views.name')} name="view" maxLength={LONGEST_NAME} required autoComplete="off" />
        <Button type="submit">{t('views.save')}</Button>
      </form>
    </Menu>
  );
}

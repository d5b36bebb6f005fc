import { useInfiniteQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useWords } from '../../../i18n';
import { MoreButton } from '../../../table/more-button';
import { Button, Card, Icon, Loaded, Problem, Skeleton, useMutation, When } from '../../../ui';
import { addNote, deleteNote, notes } from '../people';
import { useMayCare, useNames } from './person-figures';
import './people.css';

/** What members wrote about a customer, and a place to write. */
export function Notes({ of: id }: { of: string }) {
  const { t } = useWords();
  const list = useInfiniteQuery(notes(id));
  const nameOf = useNames();
  const may = useMayCare();
  const deletion = useMutation(deleteNote);
  return (
    <Card title={t('cus.notes')}>
      {may && <Write of={id} />}
      <Loaded of={list} wait={<Skeleton lines={2} />}>
        {(all) =>
          all.length === 0 ? (
            <p className="muted small">{t('cus.notesEmpty')}</p>
          ) : (
            <ul className="notes" aria-label={t('cus.notes')}>
              {all.map((note) => (
                <li key={note.id}>
                  <p>{note.text}</p>
                  {may && (
                    <Button
                      kind="ghost icon"
                      aria-label={t('cus.deleteNote')}
                      disabled={deletion.isPending}
                      onClick={() => deletion.mutate({ customer: id, note })}
                    >
                      <Icon sign="close" size={16} />
                    </Button>
                  )}
                  <span className="muted small">
                    {nameOf(note.made_by)} · <When at={note.created_at} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreButton of={list} />
    </Card>
  );
}

function Write({ of: id }: { of: string }) {
  const { t } = useWords();
  const field = useId();
  const [text, setText] = useState('');
  const adding = useMutation(addNote, () => setText(''));
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) adding.mutate({ id, text: text.trim() });
      }}
    >
      <label className="hidden-text" htmlFor={field}>
        {t('cus.note')}
      </label>
      <textarea
        id={field}
        className="input"
        rows={3}
        maxLength={5000}
        placeholder={t('cus.noteHint')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Problem of={{ error: adding.error }} />
      <div className="actions">
        <Button type="submit" disabled={adding.isPending || !text.trim()}>
          {t('cus.addNote')}
        </Button>
      </div>
    </form>
  );
}

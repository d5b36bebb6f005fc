import type { FormEvent } from 'react';
import { useWords } from '../../../i18n';
import { BareInput, Button, Card, Icon, Options, Select, useMutation } from '../../../ui';
import { changeCare, type Person } from '../people';
import { useMayCare, useNames, useOwners } from './person-figures';
import './people.css';

const NOBODY = '';

/** Who looks after a customer, and tags. */
export function Care({ of }: { of: Person }) {
  const { t } = useWords();
  const owners = useOwners();
  const nameOf = useNames();
  const may = useMayCare();
  const change = useMutation(changeCare);
  const tags = of.tags ?? [];
  const owner = of.owner ?? null;
  const setOwner = (next: string) =>
    change.mutate({ id: of.id, care: { owner: next || null }, before: { owner } });
  const setTags = (next: string[]) => change.mutate({ id: of.id, care: { tags: next }, before: { tags } });
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const tag = String(new FormData(form).get('tag') ?? '').trim();
    if (!tag || tags.includes(tag)) return;
    setTags([...tags, tag]);
    form.reset();
  };
  const isFormer = owner !== null && !owners.some(({ id }) => id === owner);
  return (
    <Card title={t('cus.care')} hint={may ? undefined : t('cus.may')}>
      <div className="stack tight">
        <Select
          label={t('cus.owner')}
          value={owner ?? NOBODY}
          disabled={!may || change.isPending}
          onValue={setOwner}
        >
          <option value={NOBODY}>{t('cus.noOwner')}</option>
          {isFormer && <option value={owner}>{nameOf(owner)}</option>}
          <Options of={owners} />
        </Select>
        <div className="tag-editor">
          {tags.length > 0 && (
            <ul className="chips" aria-label={t('cus.tags')}>
              {tags.map((tag) => (
                <li key={tag}>
                  {tag}
                  {may && (
                    <button
                      type="button"
                      aria-label={t('cus.removeTagOf', { tag })}
                      onClick={() => setTags(tags.filter((other) => other !== tag))}
                    >
                      <Icon sign="close" size={14} />
                    </button>
                  )}
                </li>
              ))}
            </ul>
          )}
          {may && (
            <form className="inline-form" onSubmit={add}>
              <BareInput label={t('cus.tagName')} className="fit" name="tag" maxLength={50} />
              <Button type="submit" disabled={change.isPending}>
                {t('cus.addTag')}
              </Button>
            </form>
          )}
        </div>
      </div>
    </Card>
  );
}

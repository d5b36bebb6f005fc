import { type FormEvent, useState } from 'react';
import { useWords } from '../../../i18n';
import { BareInput, Button, Menu, Options, Select, useMutation } from '../../../ui';
import { changePeople } from '../people';
import type { PeopleSearch } from '../people-search';
import type { Action } from '../restoring';
import { useOwners } from './person-figures';

const NOBODY = 'none';

/** What can be done with the customers that are ticked, or with all that are found. */
export function PeopleSelection({
  ids,
  search,
  total,
  all,
  onAll,
  onClear,
}: {
  ids: string[];
  search: PeopleSearch;
  total: number;
  /** Whether all that are found are meant. */
  all: boolean;
  onAll: () => void;
  onClear: () => void;
}) {
  const { t } = useWords();
  const owners = useOwners();
  const change = useMutation(changePeople, onClear);
  const count = all ? total : ids.length;
  const act = (action: Action) => change.mutate({ ...(all ? { search } : { ids }), ...action });
  return (
    <div className="selection" role="status">
      <strong>{t('selection.count', { n: count })}</strong>
      {!all && total > ids.length && (
        <Button kind="ghost" onClick={onAll}>
          {t('cus.selectAll', { n: total })}
        </Button>
      )}
      <Select
        bare
        label={t('cus.assign')}
        value=""
        disabled={change.isPending}
        onValue={(owner) => owner && act({ owner: owner === NOBODY ? null : owner })}
      >
        <option value="">{t('cus.assign')}</option>
        <option value={NOBODY}>{t('cus.noOwner')}</option>
        <Options of={owners} />
      </Select>
      <TagMenu text={t('cus.addTag')} busy={change.isPending} onTag={(tag) => act({ add_tags: [tag] })} />
      <TagMenu
        text={t('cus.removeTag')}
        busy={change.isPending}
        onTag={(tag) => act({ remove_tags: [tag] })}
      />
      <Button kind="ghost" onClick={onClear}>
        {t('selection.clear')}
      </Button>
    </div>
  );
}

function TagMenu({ text, busy, onTag }: { text: string; busy: boolean; onTag: (tag: string) => void }) {
  const { t } = useWords();
  const [round, setRound] = useState(0);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const tag = String(new FormData(event.currentTarget).get('tag') ?? '').trim();
    if (!tag) return;
    onTag(tag);
    setRound(round + 1);
  };
  return (
    <Menu key={round} button={text}>
      <form className="stack tight" onSubmit={submit}>
        <BareInput label={t('cus.tagName')} name="tag" maxLength={50} required />
        <Button kind="primary" type="submit" disabled={busy}>
          {text}
        </Button>
      </form>
    </Menu>
  );
}

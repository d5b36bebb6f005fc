import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../../i18n';
import { Button, Dialog, Icon, Input, useMutation } from '../../../ui';
import { createSegment, deleteSegment, segments } from '../people';
import { isSame, type PeopleSearch, searchOf } from '../people-search';
import { useMayCare } from './person-figures';

/** Segments as views of the list: all customers first, then each with how many it has. */
export function Segments({
  search,
  saved,
  onOpen,
}: {
  search: PeopleSearch;
  /** What of it is saved: with what the order leaves out. */
  saved: PeopleSearch;
  onOpen: (search: PeopleSearch) => void;
}) {
  const { t, f } = useWords();
  const list = useQuery(segments).data ?? [];
  const deletion = useMutation(deleteSegment);
  const may = useMayCare();
  const [saving, setSaving] = useState(false);
  const open = list.find(({ filter }) => [search, saved].some((one) => isSame(searchOf(filter), one)));
  const isAll = isSame({}, search);
  const tab = (key: string, current: boolean, to: PeopleSearch, text: string, count?: number | null) => (
    <li key={key}>
      <button type="button" className="segment" aria-pressed={current} onClick={() => onOpen(to)}>
        {text}
        {count != null && <span className="muted num">{f.integer(count)}</span>}
      </button>
    </li>
  );
  return (
    <div className="segments">
      <ul aria-label={t('cus.segments')}>
        {tab('', isAll, {}, t('cus.segmentAll'))}
        {list.map(({ id, name, filter, customers }) =>
          tab(id, open?.id === id, searchOf(filter), name, customers),
        )}
      </ul>
      {open && may && (
        <Button
          kind="ghost icon"
          aria-label={t('cus.deleteSegment', { name: open.name })}
          title={t('cus.deleteSegment', { name: open.name })}
          onClick={() => deletion.mutate(open, { onSuccess: () => onOpen({}) })}
        >
          <Icon sign="close" size={16} />
        </Button>
      )}
      {!open && !isAll && may && (
        <Button kind="ghost" onClick={() => setSaving(true)}>
          {t('cus.saveSegment')}
        </Button>
      )}
      {saving && <Save search={saved} onClose={() => setSaving(false)} />}
    </div>
  );
}

function Save({ search, onClose }: { search: PeopleSearch; onClose: () => void }) {
  const { t } = useWords();
  const creation = useMutation(createSegment, onClose);
  return (
    <Dialog
      title={t('cus.saveSegment')}
      onClose={onClose}
      onSubmit={(event) => {
        const form = new FormData(event.currentTarget);
        const name = String(form.get('name') ?? '').trim();
        creation.mutate({ name, search, shared: form.get('shared') !== null });
      }}
      action={t('cus.saveSegment')}
      busy={creation.isPending}
      problem={creation.error}
    >
      <Input label={t('cus.segmentName')} name="name" required maxLength={100} autoComplete="off" />
      <label className="check">
        <input type="checkbox" name="shared" defaultChecked />
        {t('cus.segmentShared')}
      </label>
    </Dialog>
  );
}

import { useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useWords } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import { Button, Icon, Input, Menu, Options, Select } from '../../../ui';
import { type Condition, MOST } from '../conditions';
import type { CustomersSearch } from '../search';
import type { Profile } from './customers-columns';

type Go = (change: CustomersSearch) => void;

/** Columns with so few values let them be ticked. */
const FEW = 12;

const values = ({ top_values: top = [], distinct }: Profile) =>
  top && top.length > 0 && distinct <= FEW ? top.map(({ value }) => value) : undefined;

/** A condition on a column of the data, besides those there are. */
export function AddFilter({ profiles, go }: { profiles: Profile[]; go: Go }) {
  const { t } = useWords();
  const { filter = [] } = useSearch({ from: '/app/customers' });
  const [name, setName] = useState('');
  const profile = profiles.find((one) => one.name === name);
  // Taken in, it opens empty again.
  const [round, setRound] = useState(0);
  const add = (condition: Condition) => {
    go({ filter: [...filter.filter(({ feature }) => feature !== condition.feature), condition] });
    setName('');
    setRound(round + 1);
  };
  if (filter.length >= MOST) return null;
  return (
    <Menu key={round} button={t('filter.add')}>
      <Select label={t('filter.column')} value={name} onValue={setName}>
        <option value="">{t('filter.choose')}</option>
        <Options of={profiles.map(({ name, label }) => ({ id: name, name: label }))} />
      </Select>
      {profile && <Terms key={name} of={profile} onDone={add} />}
    </Menu>
  );
}

/** What the column must say. */
function Terms({ of, onDone }: { of: Profile; onDone: (condition: Condition) => void }) {
  const { t } = useWords();
  const few = values(of);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const said = (name: string) => String(form.get(name) ?? '').trim() || undefined;
    onDone({
      feature: of.name,
      ...(few
        ? { any_of: form.getAll('any_of').map(String) }
        : { from: said('from'), below: said('below'), contains: said('contains') }),
    });
  };
  const ranged = of.type === 'date' ? 'date' : of.type === 'text' ? undefined : 'number';
  return (
    <form className="stack tight" onSubmit={submit}>
      {few ? (
        few.map((value) => (
          <label key={value} className="tick">
            <input type="checkbox" name="any_of" value={value} />
            {value}
          </label>
        ))
      ) : ranged ? (
        <>
          <Input label={t('filter.from')} name="from" type={ranged} step="any" />
          <Input label={t('filter.below')} name="below" type={ranged} step="any" />
        </>
      ) : (
        <Input label={t('filter.contains')} name="contains" maxLength={200} />
      )}
      <p className="muted small">{t('filter.empty')}</p>
      <Button kind="primary" type="submit">
        {t('filter.apply')}
      </Button>
    </form>
  );
}

/** The conditions there are, each with a way to take it out. */
export function Chips({ profiles, go }: { profiles: Profile[]; go: Go }) {
  const { t } = useWords();
  const { filter = [] } = useSearch({ from: '/app/customers' });
  const told = useTold(profiles);
  if (filter.length === 0) return null;
  return (
    <ul className="chips" aria-label={t('filter.these')}>
      {filter.map((one, at) => (
        <li key={at}>
          {told(one)}
          <button
            type="button"
            aria-label={t('filter.remove', { what: told(one) })}
            onClick={() => {
              const rest = filter.filter((_, other) => other !== at);
              go({ filter: rest.length ? rest : undefined });
            }}
          >
            <Icon sign="close" size={14} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function useTold(profiles: Profile[]) {
  const { t } = useWords();
  return ({ feature, any_of, from, below, contains }: Condition) => {
    const says = [
      any_of?.join(', '),
      from && t('filter.isFrom', { value: from }),
      below && t('filter.isBelow', { value: below }),
      contains && `“${contains}”`,
    ].filter(Boolean);
    const name = profiles.find((one) => one.name === feature)?.label ?? columnLabel(feature);
    return `${name}: ${says.length ? says.join(', ') : t('unknown')}`;
  };
}

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useWords } from '../../../i18n';
import { Button } from '../../../ui';
import { Combobox } from '../../../ui/combobox';
import { findPeople, person, whom } from '../../customers/api';
import { useSettled } from '../use-settled';

const SHOWN = 8;

/** Finds a customer by name, address or id. */
export function CustomerField({
  value,
  hint,
  action,
  onValue,
}: {
  /** The id of who is chosen. */
  value: string | undefined;
  hint?: string;
  /** What is done with them. */
  action: string;
  onValue: (id: string | undefined) => void;
}) {
  const { t } = useWords();
  /** None as long as the field says who is chosen. */
  const [typed, setTyped] = useState<string>();
  const chosen = useQuery({ ...person(value ?? ''), enabled: value !== undefined }).data;
  const wanted = useSettled((typed ?? '').trim());
  const list = useQuery({ ...findPeople(wanted, SHOWN), enabled: wanted !== '' }).data;
  const found = (wanted && typed !== undefined && list) || [];
  const choose = (id: string | undefined) => {
    setTyped(undefined);
    onValue(id);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed !== undefined) choose(whom(typed, wanted === typed.trim() ? found : []));
  };
  return (
    <form className="find-customer" onSubmit={submit} role="search">
      <Combobox
        label={t('messages.findCustomer')}
        hint={hint}
        value={typed ?? chosen?.name ?? value ?? ''}
        onValue={setTyped}
        found={found.map(({ id, name, email }) => ({
          id,
          text: name ?? id,
          hint: email ?? (name ? id : undefined),
        }))}
        onChoose={({ id }) => choose(id)}
      />
      <Button type="submit">{action}</Button>
    </form>
  );
}

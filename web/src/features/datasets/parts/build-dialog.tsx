import { type FormEvent, useState } from 'react';
import { useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Dialog, Input, Options, Select, useMutation } from '../../../ui';
import { build } from '../api';

const CHURN = ['auto', 'any', 'voluntary', 'involuntary', 'inactivity'] as const;
const CADENCE = ['monthly', 'weekly'] as const;

/** What a dataset is to be built of: the usual is filled in. */
export function BuildDialog({
  days: ahead = 30,
  guide,
  onClose,
}: {
  /** How far ahead to look. */
  days?: number;
  guide?: boolean;
  onClose: () => void;
}) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [name, setName] = useState(t('build.name'));
  const [churn, setChurn] = useState<(typeof CHURN)[number]>('auto');
  const [cadence, setCadence] = useState<(typeof CADENCE)[number]>('monthly');
  const [days, setDays] = useState(String(ahead));
  const [months, setMonths] = useState('24');
  const making = useMutation(build, ({ dataset: { id } }) =>
    navigate({ to: '/datasets/$id', params: { id }, search: guide ? { guide } : {} }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const ledger: Schemas['LedgerOptions'] = {
      purpose: 'training',
      cadence,
      horizon_days: Number(days),
      inactivity_days: Number(days),
      history_months: Number(months),
      ...(churn === 'auto' ? {} : { churn }),
    };
    making.mutate({ name, ledger });
  };
  return (
    <Dialog
      title={t('build.title')}
      onClose={onClose}
      onSubmit={submit}
      action={t('build.go')}
      busy={making.isPending}
      problem={making.error}
    >
      <p>{t('build.text')}</p>
      <Input label={t('upload.name')} value={name} onValue={setName} maxLength={200} required />
      <Select label={t('build.churn')} value={churn} onValue={setChurn}>
        <Options of={CHURN} text={(one) => t(`build.churn.${one}`)} />
      </Select>
      <Input
        label={t('build.days')}
        hint={t('build.daysHint')}
        type="number"
        min={7}
        max={365}
        required
        value={days}
        onValue={setDays}
      />
      <Select label={t('build.cadence')} value={cadence} onValue={setCadence}>
        <Options of={CADENCE} text={(one) => t(`build.cadence.${one}`)} />
      </Select>
      <Input
        label={t('build.months')}
        type="number"
        min={1}
        max={60}
        required
        value={months}
        onValue={setMonths}
      />
    </Dialog>
  );
}

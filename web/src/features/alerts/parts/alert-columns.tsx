import { Link, useSearch } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import type { Column } from '../../../table/table';
import {
  Badge,
  Button,
  foremost,
  Icon,
  Menu,
  Options,
  Select,
  type Tone,
  useReason,
  When,
} from '../../../ui';
import type { Alert } from '../api';
import { STATES, type State } from '../search';
import { SNOOZES, until } from '../snoozes';
import type { Change } from '../undoing';
import { calledOf, useMayChange, useNames, useOwners, valueOf, whyOf } from '../use-alert';

const TONES: Partial<Record<State, Tone>> = { open: 'warn', contacted: 'accent', saved: 'good', lost: 'bad' };
const NOBODY = '';

interface Doing {
  onChange: (change: Change) => void;
  isBusy: boolean;
}

/** What the list says of each alert, and what can be done with it there. */
export function useAlertColumns({ onChange, isBusy }: Doing): Column<Alert>[] {
  const words = useWords();
  const { t } = words;
  const may = useMayChange();
  const search = useSearch({ from: '/app/alerts' });
  const reason = useReason(undefined);
  const driver = ({ about }: Alert) => ('drivers' in about ? foremost(about.drivers, 'high')[0] : undefined);
  return [
    {
      head: t('alerts.who'),
      cell: (one) => (
        <span className="person">
          <Link
            to="/alerts"
            search={{ ...search, peek: one.id }}
            replace
            resetScroll={false}
            data-alert={one.id}
          >
            {calledOf(words, one)}
          </Link>
          <span className="muted small">
            <When at={one.raised_at} />
          </span>
        </span>
      ),
    },
    {
      head: t('alerts.why'),
      label: t('alerts.why'),
      cell: (one) => {
        const first = driver(one);
        return (
          <span className="person">
            <strong>{t(`alert.kind.${one.about.kind}`)}</strong>
            <span>{whyOf(words, one)}</span>
            {first && <span className="muted small">{reason(first).text}</span>}
          </span>
        );
      },
    },
    { head: t('alerts.value'), label: t('alerts.value'), number: true, cell: (one) => valueOf(words, one) },
    {
      head: t('alerts.owner'),
      label: t('alerts.owner'),
      cell: (one) => <Owner of={one} disabled={!may || isBusy} onChange={onChange} />,
    },
    {
      head: t('alerts.state'),
      label: t('alerts.state'),
      cell: (one) => <StateField of={one} disabled={!may || isBusy} onChange={onChange} />,
    },
    ...(may
      ? [
          {
            actions: true,
            cell: (one: Alert) => <Snoozing of={one} disabled={isBusy} onChange={onChange} />,
          },
        ]
      : []),
  ];
}

interface Field {
  of: Alert;
  disabled: boolean;
  onChange: (change: Change) => void;
}

/** Who sees to it. */
export function Owner({ of, disabled, onChange }: Field) {
  const words = useWords();
  const { t } = words;
  const { owners } = useOwners();
  const nameOf = useNames();
  const owner = of.owner ?? NOBODY;
  const isFormer = owner !== NOBODY && !owners.some(({ id }) => id === owner);
  return (
    <Select
      bare
      className="names alert-owner"
      label={t('alerts.ownerOf', { who: calledOf(words, of) })}
      value={owner}
      disabled={disabled}
      onValue={(next) => onChange({ id: of.id, owner: next || null })}
    >
      <option value={NOBODY}>{t('alerts.nobody')}</option>
      {isFormer && <option value={owner}>{nameOf(owner)}</option>}
      <Options of={owners} />
    </Select>
  );
}

/** How far somebody is. */
export function StateField({ of, disabled, onChange }: Field) {
  const words = useWords();
  const { t } = words;
  return (
    <span className="alert-state">
      <Badge tone={TONES[of.state]}>{t(`alert.state.${of.state}`)}</Badge>
      <Select
        bare
        label={t('alerts.stateOf', { who: calledOf(words, of) })}
        value={of.state}
        disabled={disabled}
        onValue={(state) => onChange({ id: of.id, state })}
      >
        <Options of={STATES} text={(one) => t(`alert.state.${one}`)} />
      </Select>
    </span>
  );
}

/** Putting it off, or not any more. */
export function Snoozing({ of, disabled, onChange }: Field) {
  const words = useWords();
  const { t } = words;
  return (
    <Menu
      kind="more"
      button={<Icon sign="more" />}
      label={t('alerts.snoozeOf', { who: calledOf(words, of) })}
    >
      {SNOOZES.map((one) => (
        <Button
          key={one}
          kind="ghost"
          disabled={disabled}
          onClick={() => onChange({ id: of.id, snoozed_until: until(one) })}
        >
          {t(`alerts.snooze.${one}`)}
        </Button>
      ))}
      {of.snoozed_until && (
        <Button kind="ghost" disabled={disabled} onClick={() => onChange({ id: of.id, snoozed_until: null })}>
          {t('alerts.unsnooze')}
        </Button>
      )}
    </Menu>
  );
}

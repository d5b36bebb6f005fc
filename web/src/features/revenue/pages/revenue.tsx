import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { atLeast, useRole } from '../../../api/roles';
import { csv, fileName } from '../../../browser/csv';
import { today } from '../../../browser/date-range';
import { saveAs } from '../../../browser/save-as';
import { useWords } from '../../../i18n';
import {
  Button,
  Card,
  Empty,
  Head,
  Icon,
  Loaded,
  Note,
  Options,
  Problem,
  Select,
  Skeleton,
  Stat,
  useMutation,
} from '../../../ui';
import { cohorts, type Currency, reckon, revenue } from '../api';
import { monthsFile } from '../months-file';
import { Cohorts, RetentionCurves } from '../parts/cohorts';
import { Months } from '../parts/months';
import { Movements } from '../parts/movements';
import { Movers } from '../parts/movers';

export default function Revenue() {
  const words = useWords();
  const { t, f } = words;
  const { role } = useRole();
  const known = useQuery(revenue);
  const update = useMutation(reckon);
  const mayUpdate = role !== undefined && atLeast(role, 'analyst');
  const { data } = known;
  const isStale = !!data && !data.is_current && !data.run;

  const save = (currencies: Currency[]) =>
    saveAs(fileName(t('revenue.title'), today()), csv(monthsFile(words, currencies)), 'text/csv');

  // Brought up to date by whoever looks, once a visit; until there are figures, as often as there is more to go by.
  const asked = useRef(false);
  const { mutate } = update;
  const isEmpty = !data?.currencies.length;
  useEffect(() => {
    if (!isStale || !mayUpdate || (asked.current && !isEmpty)) return;
    asked.current = true;
    mutate();
  }, [isStale, mayUpdate, isEmpty, mutate]);

  return (
    <div className="page">
      <Head
        title={t('revenue.title')}
        hint={data?.as_of ? t('revenue.lead', { at: f.moment(data.as_of) }) : t('revenue.leadNew')}
      >
        {data?.run && (
          <span className="muted small" role="status">
            {t('revenue.refreshing')}
          </span>
        )}
        {isStale && mayUpdate && (
          <Button disabled={update.isPending} onClick={() => mutate()}>
            {t('revenue.refresh')}
          </Button>
        )}
        {!!data?.currencies.length && (
          <Button onClick={() => save(data.currencies)}>
            <Icon sign="download" size={16} />
            {t('revenue.export')}
          </Button>
        )}
      </Head>
      <Problem of={update} />
      <Loaded of={known} wait={<Skeleton lines={8} />}>
        {(found) =>
          found.currencies.length ? (
            <Figures of={found} />
          ) : (
            <Nothing computing={!!found.run || update.isPending} />
          )
        }
      </Loaded>
    </div>
  );
}

/** There is no revenue, or none yet. */
function Nothing({ computing }: { computing: boolean }) {
  const { t } = useWords();
  const { may } = useRole();
  if (computing)
    return (
      <Card>
        <Empty sign="revenue" title={t('revenue.computing')} text={t('revenue.computing2')} />
      </Card>
    );
  return (
    <Card>
      <Empty sign="revenue" title={t('revenue.empty')} text={t('revenue.empty2')}>
        {may('connections') && (
          <Link className="button primary" to="/sources">
            {t('revenue.emptyConnect')}
          </Link>
        )}
        {may('upload') && (
          <Link className="button" to="/datasets">
            {t('revenue.emptyFile')}
          </Link>
        )}
        {may('keys') && (
          <Link className="button" to="/settings/keys">
            {t('revenue.emptyKey')}
          </Link>
        )}
      </Empty>
    </Card>
  );
}

/** The currency with the most customers comes first: nothing is converted, so amounts do not compare. */
const weight = ({ months }: Currency) => months.at(-1)?.customers ?? 0;

function Figures({ of }: { of: Schemas['RevenueView'] }) {
  const { t } = useWords();
  const currencies = [...of.currencies].sort((one, other) => weight(other) - weight(one));
  const [chosen, setChosen] = useState<string>();
  const shown = currencies.find(({ currency }) => currency === chosen) ?? currencies[0]!;
  const found = useQuery(cohorts);
  return (
    <>
      {of.customers_left_out > 0 && (
        <Note tone="warn">{t('revenue.leftOut', { n: of.customers_left_out })}</Note>
      )}
      {of.customers_unpriced > 0 && (
        <Note tone="warn">{t('revenue.unpriced', { n: of.customers_unpriced })}</Note>
      )}
      {currencies.length > 1 && (
        <Select className="fit" label={t('revenue.currency')} value={shown.currency} onValue={setChosen}>
          <Options of={currencies.map(({ currency }) => currency)} />
        </Select>
      )}
      {shown.months.length > 0 && (
        <>
          <Headline of={shown} />
          <Movements of={shown} />
          <Months of={shown} />
          <Movers key={shown.currency} of={shown} />
        </>
      )}
      <Loaded of={found} wait={<Skeleton lines={6} />}>
        {(all) => {
          const here = all.currencies.find(({ currency }) => currency === shown.currency);
          return (
            here && (
              <>
                <Cohorts of={here} />
                <RetentionCurves of={here} />
              </>
            )
          );
        }}
      </Loaded>
    </>
  );
}

/** How it stands now, and the rates of the last month that is over. */
function Headline({ of: { currency, months, lifetime_value } }: { of: Currency }) {
  const { t, f } = useWords();
  const now = months.at(-1)!;
  const last = months.filter(({ is_over }) => is_over).at(-1);
  const rate = (share: number | null | undefined) => (share == null ? '–' : f.percent1(share));
  const ofLast = last && t('revenue.ofLast', { month: f.monthOf(last.month) });
  return (
    <dl className="card stats">
      <Stat label={t('revenue.mrr')} help={t('revenue.mrrHelp')} value={f.price(now.mrr_minor, currency)} />
      <Stat label={t('revenue.customers')} value={f.integer(now.customers)} />
      <Stat
        label={t('revenue.netRetention')}
        help={t('revenue.netRetentionHelp')}
        value={rate(last?.net_retention)}
        hint={ofLast}
      />
      <Stat
        label={t('revenue.logoChurn')}
        help={t('revenue.logoChurnHelp')}
        value={rate(last?.logo_churn)}
        hint={ofLast}
      />
      {lifetime_value && (
        <Stat
          label={t('revenue.lifetime')}
          help={t('revenue.lifetimeHelp')}
          value={f.price(lifetime_value.amount_minor, currency)}
          hint={t('revenue.lifetimeHint', {
            n: lifetime_value.customers_lost,
            months: lifetime_value.months,
          })}
        />
      )}
    </dl>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { figure } from '../../../table/table';
import { Badge, Card, Empty, Options, Select, type Tone } from '../../../ui';
import { type Campaign } from '../../../api/campaigns';
import { calledOf, choices, type Choice, type Outcome, type Round } from '../api';
import { whyChosen } from '../said';
import { OUTCOMES } from '../search';
import { useCampaignSearch } from '../use-campaign-search';
import { useOfferNames } from '../use-offer-names';
import type { Rounds } from '../use-rounds';
import { NoRound } from './no-round';
import { RoundSelect, useShownRound } from './round-select';

const TONES: Record<Outcome, Tone> = {
  worth: 'good',
  tried: 'good',
  others_first: 'accent',
  not_drawn: 'accent',
  not_affordable: 'warn',
  other_currency: 'warn',
  would_stay: '',
  costs_more: '',
  do_not_disturb: 'warn',
  cooling_down: '',
  ineligible: '',
  not_scored: '',
};

/** Who gets what by a round, who gets nothing, and why. */
export function Choices({ of, rounds }: { of: Campaign; rounds: Rounds }) {
  const shown = useShownRound(rounds.done);
  return shown ? <Chosen of={of} done={rounds.done} shown={shown} /> : <NoRound of={rounds} />;
}

function Chosen({ of, done, shown }: { of: Campaign; done: Round[]; shown: Round }) {
  const { t, f } = useWords();
  const { search, change } = useCampaignSearch();
  const { outcome } = search;
  const offerName = useOfferNames();
  const list = useInfiniteQuery(choices(of.id, shown.id, outcome));
  return (
    <Card flush hint={t(shown.rehearsal ? 'choices.leadRehearsal' : 'choices.lead')}>
      <div className="toolbar">
        <RoundSelect done={done} shown={shown} />
        <Select
          label={t('choices.outcome')}
          value={outcome ?? ''}
          onValue={(outcome: Outcome | '') => change({ outcome: outcome || undefined })}
        >
          <option value="">{t('all')}</option>
          <Options of={OUTCOMES} text={(one) => t(`choice.outcome.${one}`)} />
        </Select>
      </div>
      <QueryTable
        title={t('campaign.tab.choices')}
        className="stacks"
        query={list}
        rows={list.data}
        rowKey={({ customer_id }) => customer_id}
        empty={<Empty sign="search" title={t('choices.empty')} text={t('choices.empty2')} />}
        columns={[
          { head: t('customer'), cell: (one) => <Who of={one} /> },
          { head: t('choices.outcome'), label: t('choices.outcome'), cell: (one) => <Why of={one} /> },
          {
            head: t('offers.name'),
            label: t('offers.name'),
            cell: ({ offer_id }) => offer_id && offerName(offer_id),
          },
          {
            ...figure(t('choices.cost')),
            cell: ({ cost }) => cost && f.price(cost.amount_minor, cost.currency),
          },
          {
            ...figure(t('choices.price')),
            cell: ({ price_minor: price, currency }) =>
              price != null && currency && t('money.month', { amount: f.price(price, currency) }),
          },
          { ...figure(t('score')), cell: ({ risk }) => risk != null && f.risk(risk) },
        ]}
      />
    </Card>
  );
}

function Who({ of }: { of: Choice }) {
  return (
    <span className="person">
      <Link className="clip" to="/customer" search={{ id: of.customer_id }}>
        {calledOf(of)}
      </Link>
      {of.name && <span className="muted small clip">{of.customer_id}</span>}
    </span>
  );
}

function Why({ of }: { of: Choice }) {
  const words = useWords();
  const { t } = words;
  const label = t(`choice.outcome.${of.outcome}`);
  const why = whyChosen(words, of);
  return (
    <span className="person">
      <span className="line">
        <Badge tone={TONES[of.outcome]}>{label}</Badge>
        {of.held_out && <Badge>{t('choice.heldOut')}</Badge>}
      </span>
      {why !== label && <span className="muted small">{why}</span>}
    </span>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { figure, Table } from '../../../table/table';
import { Badge, Button, Card, Loaded, Problem, Skeleton, useMutation } from '../../../ui';
import { sharedLearning, shareLearning } from '../api';

type Given = Schemas['GivenLearning'];
type Coefficient = Given['coefficients'][number];

/** Whether others may begin with what offers have taught here, and exactly what was given. */
export function ShareLearning() {
  const { t } = useWords();
  const said = useQuery(sharedLearning);
  return (
    <Loaded of={said} wait={<Skeleton height={120} lines={2} />}>
      {({ shares, given }) => (
        <Card
          title={t('company.learning')}
          hint={t('company.learningHint')}
          aside={
            <Badge tone={shares ? 'good' : ''}>
              {t(shares ? 'company.learningOn' : 'company.learningOff')}
            </Badge>
          }
        >
          <div className="stack">
            <ul className="dots">
              <li>{t('company.learningWhat')}</li>
              <li>{t('company.learningNot')}</li>
              <li>{t('company.learningEnd')}</li>
            </ul>
            {given ? <WhatWasGiven of={given} /> : <p className="muted">{t('company.learningNone')}</p>}
            <Change shares={shares} />
          </div>
        </Card>
      )}
    </Loaded>
  );
}

function Change({ shares }: { shares: boolean }) {
  const { t } = useWords();
  const { may } = useRole();
  const changing = useMutation(shareLearning);
  return (
    <>
      <Problem of={changing} />
      <div className="actions">
        <Button
          disabled={!may('organization') || changing.isPending}
          onClick={() => changing.mutate(!shares)}
        >
          {t(shares ? 'company.learningStop' : 'company.learningGo')}
        </Button>
      </div>
    </>
  );
}

function WhatWasGiven({ of }: { of: Given }) {
  const { t, f } = useWords();
  const measure = ({ feature }: Coefficient) => (feature === '1' ? t('company.learningAlike') : feature);
  return (
    <details>
      <summary>{t('company.learningGiven', { when: f.moment(of.given_at), n: of.learned_from })}</summary>
      <Table
        title={t('company.learningNumbers')}
        className="stacks"
        rows={of.coefficients}
        rowKey={({ offer, feature }) => `${offer ?? ''} ${feature}`}
        columns={[
          {
            head: t('company.learningOffer'),
            cell: ({ offer }) => (offer ? t(`offer.kind.${offer}`) : t('company.learningNoOffer')),
          },
          { head: t('company.learningMeasure'), label: t('company.learningMeasure'), cell: measure },
          { ...figure(t('company.learningNumber')), cell: ({ value }) => f.decimals(value) },
        ]}
      />
    </details>
  );
}

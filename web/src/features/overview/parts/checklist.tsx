import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { me } from '../../../api/me';
import { useRole } from '../../../api/roles';
import { remember, remembered } from '../../../browser/preferences';
import { useWords } from '../../../i18n';
import { Button, Card, Icon } from '../../../ui';
import { plans } from '../../billing/api';
import { invitations } from '../../organization/api';
import { members } from '../../../api/members';

interface Step {
  text: string;
  done: boolean;
  go: ReactNode;
}

/** What makes a habit of the first result. It goes once all is done, or unwanted. */
export function Checklist({
  model,
  runs,
}: {
  model: Schemas['ModelView'];
  runs: Schemas['ScoringRunView'][];
}) {
  const { t } = useWords();
  const [hidden, setHidden] = useState(remembered('checklist') === 'hidden');
  const steps = useSteps(model, runs);
  const done = steps?.filter((step) => step.done).length;
  if (hidden || !steps || done === steps.length) return null;
  const hide = () => {
    remember('checklist', 'hidden');
    setHidden(true);
  };
  return (
    <Card
      title={t('steps.title')}
      hint={t('steps.done', { done: done!, all: steps.length })}
      aside={
        <Button kind="ghost" onClick={hide}>
          {t('steps.hide')}
        </Button>
      }
      flush
    >
      <ol className="rows-list checklist">
        {steps.map(({ text, done, go }) => (
          <li key={text}>
            <span className={`line${done ? ' muted' : ''}`}>
              {done ? <Icon sign="good" /> : <span className="todo" aria-hidden="true" />}
              {text}
              {done && <span className="hidden-text">{t('steps.ticked')}</span>}
            </span>
            {!done && go}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function useSteps(model: Schemas['ModelView'], runs: Schemas['ScoringRunView'][]): Step[] | undefined {
  const { t } = useWords();
  const { role, may } = useRole();
  const invites = may('members');
  const plan = useQuery(me).data?.organization.plan;
  const offered = useQuery(plans);
  const features = offered.data?.find(({ id }) => id === plan)?.features;
  // What the plan does not include is no step: the list could not end.
  const schedules = model.rescore !== 'off' || features?.includes('scheduled_scoring');
  const people = useQuery({ ...members, enabled: invites });
  const invited = useQuery({ ...invitations, enabled: invites });
  const isPending = offered.isPending || (invites && !(people.data && invited.data));
  if (!role || isPending || role === 'viewer') return undefined;
  const steps: (Step | false)[] = [
    { text: t('steps.result'), done: true, go: null },
    {
      text: t('steps.again'),
      done: runs.length > 1,
      go: (
        <Link className="button" to="/datasets" search={{ score: model.id }}>
          {t('steps.again2')}
        </Link>
      ),
    },
    !!schedules && {
      text: t('steps.auto'),
      done: model.rescore !== 'off',
      go: (
        <Link className="button" to="/models/$id" params={{ id: model.id }} search={{ tab: 'automation' }}>
          {t('steps.auto2')}
        </Link>
      ),
    },
    invites && {
      text: t('steps.invite'),
      done: people.data!.length > 1 || invited.data!.length > 0,
      go: (
        <Link className="button" to="/settings/members">
          {t('steps.invite2')}
        </Link>
      ),
    },
  ];
  return steps.filter((step) => step !== false);
}

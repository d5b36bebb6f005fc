import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Button, Card, Icon, Prose, Resend, type Sign, Skeleton, usePhrases } from '../../../ui';
import { resendVerification } from '../../account/api';
import { useWaiting } from '../use-waiting';
import type { Waiting } from '../waiting';
import { Drifted } from './drifted';

const SHOWN = 5;
/** These stay until they are done. */
const STAYS = new Set<Waiting['kind']>([
  'email',
  'question',
  'limit',
  'paused',
  'owing',
  'approvals',
  'offers',
  'alerts',
]);

/** What waits for a person, each with what there is to do about it. */
export function NeedsYou({
  models,
  scorings,
}: {
  models: Schemas['ModelView'][];
  scorings: Schemas['ScoringRunView'][];
}) {
  const { t } = useWords();
  const { items, putAside } = useWaiting(models, scorings);
  const [all, setAll] = useState(false);
  const shown = all ? items : items?.slice(0, SHOWN);
  return (
    <Card
      title={t('needs.title')}
      aside={
        items &&
        items.length > SHOWN &&
        !all && (
          <Button kind="ghost" onClick={() => setAll(true)}>
            {t('needs.more', { n: items.length })}
          </Button>
        )
      }
      flush
    >
      {!shown && (
        <div className="in">
          <Skeleton lines={2} />
        </div>
      )}
      {shown?.length === 0 && (
        <p className="muted in done-line">
          <Icon sign="good" />
          {t('needs.none')}
        </p>
      )}
      {!!shown?.length && (
        <ul className="rows-list needs">
          {shown.map((one) => (
            <Item key={one.id} of={one} onAside={STAYS.has(one.kind) ? undefined : () => putAside(one.id)} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Item({ of, onAside }: { of: Waiting; onAside?: () => void }) {
  const { t } = useWords();
  const { title, text, sign, action } = useTold(of);
  return (
    <li>
      <div>
        <span className="line">
          <Icon sign={sign} />
          <strong>{title}</strong>
        </span>
        {text && <div className="muted small">{text}</div>}
      </div>
      <div className="does">
        {action}
        {onAside && (
          <Button kind="ghost icon" aria-label={t('needs.aside', { what: title })} onClick={onAside}>
            <Icon sign="close" size={16} />
          </Button>
        )}
      </div>
    </li>
  );
}

interface Told {
  title: string;
  text?: ReactNode;
  sign: Sign;
  action: ReactNode;
}

function useTold(of: Waiting): Told {
  const { t } = useWords();
  const { failed } = usePhrases();
  const { may } = useRole();
  const model = (tab: 'contact' | 'drift' | 'versions' | 'summary', action: string, version?: number) =>
    'model' in of && (
      <Link className="button" to="/models/$id" params={{ id: of.model.id }} search={{ tab, version }}>
        {action}
      </Link>
    );
  const file = (action: string) =>
    'dataset' in of && (
      <Link className="button" to="/datasets/$id" params={{ id: of.dataset.id }}>
        {action}
      </Link>
    );
  switch (of.kind) {
    case 'email':
      return {
        sign: 'mail',
        title: t('needs.email'),
        text: t('needs.email2', { email: of.email }),
        action: <Resend by={resendVerification} />,
      };
    case 'limit':
      return {
        sign: 'plan',
        title: t('needs.limit'),
        text: t('needs.limit2', of),
        action: (
          <Link className="button" to="/settings/plan">
            {t('problem.plans')}
          </Link>
        ),
      };
    case 'paused':
      return {
        sign: 'warn',
        title: t('needs.paused'),
        text: t('needs.paused2'),
        action: (
          <Link className="button" to="/campaigns/messages">
            {t('nav.messages')}
          </Link>
        ),
      };
    case 'approvals':
      return {
        sign: 'mail',
        title: t(of.more ? 'needs.approvalsMore' : 'needs.approvals', { n: of.count }),
        text: t('needs.approvals2'),
        action: (
          <Link className="button" to="/campaigns/messages" search={{ tab: 'approvals' }}>
            {t(may('outreach') ? 'needs.review' : 'needs.see')}
          </Link>
        ),
      };
    case 'offers': {
      const [campaign, other] = of.campaigns;
      const text = t(may('offers') ? 'needs.review' : 'needs.see');
      return {
        sign: 'offer',
        title: t(of.more ? 'needs.offersMore' : 'needs.offers', { n: of.count }),
        text: t('needs.offers2'),
        action:
          campaign && !other && !of.more ? (
            <Link
              className="button"
              to="/campaigns/$id"
              params={{ id: campaign }}
              search={{ tab: 'offers', state: 'proposed' }}
            >
              {text}
            </Link>
          ) : (
            <Link className="button" to="/campaigns">
              {text}
            </Link>
          ),
      };
    }
    case 'owing':
      return {
        sign: 'plan',
        title: t(`needs.owing.${of.status}`, { n: of.count }),
        text: t(`needs.owing2.${of.status}`),
        action: (
          <Link className="button" to="/customers" search={{ status: of.status }}>
            {t('needs.see')}
          </Link>
        ),
      };
    case 'risen':
      return {
        sign: 'customers',
        title: t('needs.risen', { n: of.count }),
        text: t('needs.risen2'),
        action: (
          <Link className="button" to="/" search={{}} hash="changes">
            {t('moved.see')}
          </Link>
        ),
      };
    case 'alerts':
      return {
        sign: 'warn',
        title: t(of.more ? 'needs.alertsMore' : 'needs.alerts', { n: of.count }),
        text: t('needs.alerts2'),
        action: (
          <Link className="button" to="/alerts" search={{ state: 'open' }}>
            {t('nav.alerts')}
          </Link>
        ),
      };
    case 'question':
      return {
        sign: 'datasets',
        title: t('needs.question', { name: of.dataset.name }),
        text: t('needs.question2'),
        action: file(t('needs.answer')),
      };
    case 'file':
      return {
        sign: 'bad',
        title: t('needs.file', { name: of.dataset.name }),
        text: of.dataset.error && <Prose text={failed(of.dataset.error).detail} />,
        action: file(t('needs.why')),
      };
    case 'upload':
      return {
        sign: 'upload',
        title: t('needs.upload', { name: of.dataset.name }),
        text: of.dataset.filename,
        action: file(t('needs.finish')),
      };
    case 'check':
      return {
        sign: 'warn',
        title: t('needs.check', { n: of.version, name: of.model.name }),
        text: t('needs.check2'),
        action: model('summary', t('needs.checkIt'), of.version),
      };
    case 'unused':
      return {
        sign: 'models',
        title: t('needs.unused', { n: of.version, name: of.model.name }),
        text: t('needs.unused2'),
        action: model('versions', t('needs.compare')),
      };
    case 'unscored':
      return {
        sign: 'models',
        title: t('needs.unscored', { n: of.version, name: of.model.name }),
        text: t('needs.unscored2'),
        action: model('contact', t('scoring.title')),
      };
    case 'training':
      return {
        sign: 'bad',
        title: t('needs.training', { name: of.model.name }),
        text: of.run.error && <Prose text={failed(of.run.error).detail} />,
        action: (
          <Link className="button" to="/training-runs/$id" params={{ id: of.run.id }}>
            {t('needs.why')}
          </Link>
        ),
      };
    case 'scoring':
      return {
        sign: 'bad',
        title: t('needs.scoring', { name: of.model.name }),
        text: of.run.error && <Prose text={failed(of.run.error).detail} />,
        action: model('contact', t('needs.why')),
      };
    case 'drift':
      return {
        sign: 'warn',
        title: t('needs.drift', { name: of.model.name }),
        text: <Drifted of={of.run.degraded ?? []} />,
        action: model('drift', t('overview.driftSee')),
      };
  }
}

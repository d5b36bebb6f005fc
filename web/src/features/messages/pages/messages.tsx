import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Head, Loaded, Note, RoleNotice, Skeletons } from '../../../ui';
import { Tabs } from '../../../ui/tabs';
import { outreach, proposed, type Outreach } from '../api';
import { Approvals } from '../parts/approvals';
import { Calendar } from '../parts/calendar';
import { BlockedAddresses } from '../parts/blocked-addresses';
import { DryRun } from '../parts/dry-run';
import { Log } from '../parts/log';
import { OwnSender } from '../parts/own-sender';
import { Pause, Paused } from '../parts/paused';
import { Rules } from '../parts/rules';
import { SettingsForm } from '../parts/settings';
import { Templates } from '../parts/templates';
import { Suspended } from '../parts/suspended';
import { BeginTest, TestClock } from '../parts/test-clock';
import { TABS, type Tab } from '../search';

export default function Messages() {
  const { t } = useWords();
  const { role, may } = useRole();
  const found = useQuery(outreach);
  return (
    <div className="page">
      <Head title={t('nav.messages')} hint={t('messages.lead')}>
        {found.data && (
          <>
            <BeginTest of={found.data} />
            <Pause of={found.data} />
          </>
        )}
      </Head>
      {role && !may('outreach') && <RoleNotice permission="outreach" />}
      <Loaded of={found} wait={<Skeletons heights={[40, 230, 231]} />}>
        {(of) => (
          <>
            {of.settings.paused && <Paused of={of} />}
            {of.suspension && <Suspended of={of.suspension} />}
            {of.test_clock && <TestClock of={of} clock={of.test_clock} />}
            {!of.is_planned && (
              <Note role="status" title={t('outreach.planning')}>
                {t('outreach.planningText')}
              </Note>
            )}
            <Parts of={of} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function Parts({ of }: { of: Outreach }) {
  const { t, f } = useWords();
  const { tab = 'rules' } = useSearch({ from: '/app/campaigns/messages' });
  const navigate = useNavigate();
  const waiting = useInfiniteQuery(proposed(!!of.test_clock));
  const count = waiting.data?.length;
  const name = (one: Tab) =>
    one === 'approvals' && count
      ? t('approvals.tab', { n: `${f.integer(count)}${waiting.hasNextPage ? '+' : ''}` })
      : t(`messages.tab.${one}`);
  const content: Record<Tab, ReactNode> = {
    rules: <Rules of={of} />,
    templates: <Templates />,
    calendar: <Calendar of={of} />,
    preview: <DryRun of={of} />,
    approvals: <Approvals of={of} />,
    log: <Log of={of} />,
    settings: (
      <div className="stack loose">
        <SettingsForm of={of} />
        <OwnSender />
        <BlockedAddresses />
      </div>
    ),
  };
  return (
    <Tabs
      label={t('nav.messages')}
      value={tab}
      onValue={(tab) => void navigate({ to: '/campaigns/messages', search: { tab }, resetScroll: false })}
      tabs={TABS.map((value) => ({ value, name: name(value), content: content[value] }))}
    />
  );
}

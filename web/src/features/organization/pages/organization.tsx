import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { me } from '../../../api/me';
import { useRole } from '../../../api/roles';
import { leave } from '../../../api/session';
import { useWords } from '../../../i18n';
import {
  Button,
  Card,
  DeleteDialog,
  Head,
  Loaded,
  Note,
  Options,
  RenameCard,
  RoleNotice,
  Select,
  Skeleton,
} from '../../../ui';
import { deleteOrganization, leaveOrganization, renameOrganization, transferOrganization } from '../api';
import { members } from '../../../api/members';
import { CustomersAre } from '../parts/customers-are';
import { Export } from '../parts/data-export';
import { RequireSecondFactor } from '../parts/require-second-factor';
import { ShareLearning } from '../parts/share-learning';

export default function Organization() {
  const { t } = useWords();
  const user = useQuery(me);
  const { may } = useRole();
  return (
    <div className="page">
      <Head title={t('settings.organization')} hint={t('company.lead')} />
      <Loaded of={user} wait={<Skeleton height={120} lines={2} />}>
        {(me) => (
          <>
            {!may('organization') && <RoleNotice permission="organization" />}
            <RenameCard
              title={t('company.name')}
              hint={t('company.nameHint')}
              name={me.organization.name}
              rename={renameOrganization}
              autoComplete="organization"
              disabled={!may('organization')}
            />
            {may('organization') && <CustomersAre of={me.organization} />}
            {may('organization') && <RequireSecondFactor of={me} />}
            <ShareLearning />
            {may('organization') && <Export org={me.organization.id} />}
            {may('organization') && <Transfer of={me} />}
            <Leave of={me} />
            {may('organization') && <Delete of={me.organization} />}
          </>
        )}
      </Loaded>
    </div>
  );
}

function Transfer({ of }: { of: Schemas['Me'] }) {
  const { t } = useWords();
  const others = useQuery(members).data?.filter(({ id }) => id !== of.user.id) ?? [];
  const [to, setTo] = useState('');
  const [asking, setAsking] = useState(false);
  const heir = others.find(({ id }) => id === to);
  return (
    <Card title={t('company.transfer')} hint={t('company.transferHint')}>
      {others.length === 0 ? (
        <p className="muted">{t('company.alone')}</p>
      ) : (
        <form
          className="inline-form"
          onSubmit={(event) => {
            event.preventDefault();
            setAsking(true);
          }}
        >
          <Select label={t('company.transferTo')} value={to} required onValue={setTo}>
            <option value="">{t('company.choose')}</option>
            <Options of={others} text={({ name, email }) => `${name} (${email})`} />
          </Select>
          <Button type="submit" kind="danger" disabled={!heir}>
            {t('company.transferGo')}
          </Button>
        </form>
      )}
      {asking && heir && (
        <DeleteDialog
          title={t('company.transfer')}
          text={t('company.transferText', { name: heir.name })}
          name={of.organization.name}
          action={t('company.transferGo')}
          by={transferOrganization}
          of={to}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  );
}

function Leave({ of }: { of: Schemas['Me'] }) {
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  return (
    <Card title={t('company.leave')} hint={t('company.leaveHint')}>
      <div className="actions">
        <Button kind="danger" onClick={() => setAsking(true)}>
          {t('company.leaveGo')}
        </Button>
      </div>
      {asking && (
        <DeleteDialog
          title={t('company.leave')}
          text={t('company.leaveText')}
          name={of.organization.name}
          action={t('company.leaveGo')}
          by={leaveOrganization}
          of={of.user.id}
          onDone={leave}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  );
}

function Delete({ of }: { of: Schemas['OrganizationView'] }) {
  const { t, f } = useWords();
  const [asking, setAsking] = useState(false);
  return (
    <Card title={t('company.delete')} hint={t('company.deleteHint')}>
      {of.deletion ? (
        <Note tone="bad">{t('banner.deletion', { when: f.moment(of.deletion.erase_at) })}</Note>
      ) : (
        <div className="actions">
          <Button kind="danger" onClick={() => setAsking(true)}>
            {t('company.delete')}
          </Button>
        </div>
      )}
      {asking && (
        <DeleteDialog
          title={t('company.delete')}
          text={t('company.deleteText')}
          name={of.name}
          by={deleteOrganization}
          of={of.name}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  );
}

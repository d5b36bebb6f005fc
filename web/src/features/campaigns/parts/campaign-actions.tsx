import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Button, DeleteDialog, Dialog, Icon, Menu, useMutation } from '../../../ui';
import { type Campaign } from '../../../api/campaigns';
import { deleteCampaign, turnCampaign, type Turn } from '../api';
import { CampaignForm } from './campaign-form';
import { CampaignLacks } from './campaign-lacks';

/** What a campaign's state allows to do with it, the foremost first. */
const TURNS: Record<Campaign['state'], Turn[]> = {
  draft: ['start'],
  running: ['pause', 'end'],
  paused: ['start', 'end'],
  ended: [],
};

/** Starts, holds, ends, changes and deletes a campaign. */
export function CampaignActions({ of }: { of: Campaign }) {
  const { t } = useWords();
  const { may } = useRole();
  const navigate = useNavigate();
  const [doing, setDoing] = useState<Turn | 'edit' | 'delete'>();
  const close = () => setDoing(undefined);
  const { id, name, state } = of;
  if (!may('offers')) return null;
  return (
    <>
      {TURNS[state].map((turn) => (
        <Button
          key={turn}
          kind={turn === 'start' ? 'primary' : turn === 'end' ? 'ghost danger' : ''}
          onClick={() => setDoing(turn)}
        >
          {t(turnName(of, turn))}
        </Button>
      ))}
      {state !== 'ended' && <Button onClick={() => setDoing('edit')}>{t('campaign.edit')}</Button>}
      {state === 'draft' && (
        <Menu kind="more" button={<Icon sign="more" />} label={t('campaign.actionsOf', { name })}>
          <Button kind="ghost danger" onClick={() => setDoing('delete')}>
            {t('campaign.deleteTitle')}
          </Button>
        </Menu>
      )}
      {doing === 'edit' && <CampaignForm of={of} onClose={close} />}
      {doing === 'delete' && (
        <DeleteDialog
          title={t('campaign.deleteTitle')}
          text={t('campaign.deleteText')}
          name={name}
          by={deleteCampaign}
          of={{ id, name }}
          onDone={() => navigate({ to: '/campaigns' })}
          onClose={close}
        />
      )}
      {doing && doing !== 'edit' && doing !== 'delete' && <Sure of={of} turn={doing} onClose={close} />}
    </>
  );
}

const turnName = ({ state }: Campaign, turn: Turn) =>
  turn === 'start' && state === 'paused' ? 'campaign.turn.resume' : (`campaign.turn.${turn}` as const);

/** What it leads to, before it is done. */
function Sure({ of, turn, onClose }: { of: Campaign; turn: Turn; onClose: () => void }) {
  const { t } = useWords();
  const turning = useMutation(turnCampaign, onClose);
  return (
    <Dialog
      title={t('campaign.turnTitle', { action: t(turnName(of, turn)), name: of.name })}
      onClose={onClose}
      onSubmit={() => turning.mutate({ id: of.id, turn })}
      action={t(turnName(of, turn))}
      kind={turn === 'end' ? 'danger primary' : 'primary'}
      busy={turning.isPending}
      problem={turning.error}
    >
      {turn === 'start' ? (
        <>
          <p>{t(`campaign.startText.${of.interval}`)}</p>
          <p>{t(of.approval ? 'campaign.startApproved' : 'campaign.startOpen')}</p>
          <CampaignLacks of={of} />
        </>
      ) : (
        <p>{t(`campaign.turnText.${turn}`)}</p>
      )}
    </Dialog>
  );
}

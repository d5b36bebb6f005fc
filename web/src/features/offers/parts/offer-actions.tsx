import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Button, DeleteDialog, Icon, Menu, useMutation } from '../../../ui';
import { deleteOffer, turnOffer, type Offer } from '../api';
import { OfferForm } from './offer-form';

/** What can be done with an offer. */
export function OfferActions({ of }: { of: Offer }) {
  const { t } = useWords();
  const { may } = useRole();
  const [doing, setDoing] = useState<'edit' | 'delete'>();
  const turning = useMutation(turnOffer);
  const close = () => setDoing(undefined);
  const active = of.state === 'active';
  const { id, name } = of;
  return (
    <span className="actions end tight">
      <Button
        disabled={!may('offers') || turning.isPending}
        onClick={() => turning.mutate({ id, on: !active })}
      >
        {t(active ? 'offers.withdraw' : 'offers.activate')}
        <span className="hidden-text">: {name}</span>
      </Button>
      <Menu kind="more" button={<Icon sign="more" />} label={t('offers.actionsOf', { name })}>
        <Button kind="ghost" disabled={!may('offers')} onClick={() => setDoing('edit')}>
          {t('offers.editOf', { name })}
        </Button>
        <Button kind="ghost" disabled={!may('offers') || active} onClick={() => setDoing('delete')}>
          {t('offers.deleteTitle')}
        </Button>
      </Menu>
      {doing === 'edit' && <OfferForm of={of} onClose={close} />}
      {doing === 'delete' && (
        <DeleteDialog
          title={t('offers.deleteTitle')}
          text={t('offers.deleteText')}
          name={name}
          by={deleteOffer}
          of={{ id, name }}
          onClose={close}
        />
      )}
    </span>
  );
}

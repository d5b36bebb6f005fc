import { useState } from 'react';
import { useWords } from '../../../i18n';
import { Button, Dialog, Icon, Input, Menu, useForm, useMutation } from '../../../ui';
import { type MadeOffer } from '../../../api/campaigns';
import { actOnOffer, breakOffer, calledOf, type Act } from '../api';
import { actsOf } from '../said';

const LONGEST_REASON = 300;

/** What an offer's state allows to do with it. */
export function MadeOfferActions({ of }: { of: MadeOffer }) {
  const { t } = useWords();
  const [doing, setDoing] = useState<Act | 'break'>();
  const acts = actsOf(of);
  const close = () => setDoing(undefined);
  if (acts.length === 0) return null;
  return (
    <>
      <Menu
        kind="more"
        button={<Icon sign="more" />}
        label={t('made.actionsOf', { who: calledOf(of), title: of.title })}
      >
        {acts.map((act) => (
          <Button kind="ghost" key={act} onClick={() => setDoing(act)}>
            {t(`made.act.${act}`)}
          </Button>
        ))}
      </Menu>
      {doing === 'break' && <NotKept of={of} onClose={close} />}
      {doing && doing !== 'break' && <Sure of={of} act={doing} onClose={close} />}
    </>
  );
}

/** What it leads to, before it is done. */
function Sure({ of, act, onClose }: { of: MadeOffer; act: Act; onClose: () => void }) {
  const { t } = useWords();
  const acting = useMutation(actOnOffer, onClose);
  return (
    <Dialog
      title={t('made.actTitle', { action: t(`made.act.${act}`), who: calledOf(of) })}
      onClose={onClose}
      onSubmit={() => acting.mutate({ act, of })}
      action={t(`made.act.${act}`)}
      kind={act === 'decline' || act === 'withdraw' ? 'danger primary' : 'primary'}
      busy={acting.isPending}
      problem={acting.error}
    >
      <p>
        <strong>{of.title}</strong>
      </p>
      <p>{t(`made.actText.${act}`)}</p>
    </Dialog>
  );
}

/** Why what was promised cannot be kept. */
function NotKept({ of, onClose }: { of: MadeOffer; onClose: () => void }) {
  const { t } = useWords();
  const form = useForm(breakOffer, onClose, { of });
  return (
    <Dialog
      title={t('made.actTitle', { action: t('made.act.break'), who: calledOf(of) })}
      onClose={onClose}
      form={form}
      action={t('made.act.break')}
      kind="danger primary"
    >
      <p>
        <strong>{of.title}</strong>
      </p>
      <p>{t('made.actText.break')}</p>
      <Input
        name="reason"
        label={t('made.reason')}
        hint={t('made.reasonHint')}
        maxLength={LONGEST_REASON}
        error={form.fields.reason}
        required
      />
    </Dialog>
  );
}

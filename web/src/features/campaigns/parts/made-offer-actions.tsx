import { useState } from 'react';
import { useWords } from '../../../i18n';
import { Button, Dialog, Icon, Menu, useMutation } from '../../../ui';
import { type MadeOffer } from '../../../api/campaigns';
import { actOnOffer, calledOf, type Act } from '../api';
import { ACTS_OF } from '../said';

/** What an offer's state allows to do with it. */
export function MadeOfferActions({ of }: { of: MadeOffer }) {
  const { t } = useWords();
  const [doing, setDoing] = useState<Act>();
  const acts: readonly Act[] = ACTS_OF[of.state];
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
      {doing && <Sure of={of} act={doing} onClose={() => setDoing(undefined)} />}
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

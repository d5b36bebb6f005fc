import { useState } from 'react';
import { useWords } from '../../../i18n';
import { Button, Dialog, useMutation } from '../../../ui';
import { type MadeOffer } from '../../../api/campaigns';
import { approveOffers } from '../api';
import { sums } from '../said';
import { totalCost } from '../total-cost';

/** What can be done with offers that wait and are ticked. It cannot be undone, so it is asked once more. */
export function OfferApproval({ of, onDone }: { of: MadeOffer[]; onDone: () => void }) {
  const { t } = useWords();
  const [asked, setAsked] = useState<{ approved: boolean }>();
  return (
    <div className="selection" role="status">
      <strong>{t('selection.count', { n: of.length })}</strong>
      <Button kind="primary" onClick={() => setAsked({ approved: true })}>
        {t('approvals.approve')}
      </Button>
      <Button onClick={() => setAsked({ approved: false })}>{t('approvals.reject')}</Button>
      <Button kind="ghost" onClick={onDone}>
        {t('selection.clear')}
      </Button>
      {asked && (
        <Sure of={of} approved={asked.approved} onClose={() => setAsked(undefined)} onDone={onDone} />
      )}
    </div>
  );
}

function Sure({
  of,
  approved,
  onClose,
  onDone,
}: {
  of: MadeOffer[];
  approved: boolean;
  onClose: () => void;
  onDone: () => void;
}) {
  const words = useWords();
  const { t } = words;
  const n = of.length;
  const deciding = useMutation(approveOffers, () => {
    onClose();
    onDone();
  });
  return (
    <Dialog
      title={t(approved ? 'made.approveMany' : 'made.rejectMany', { n })}
      onClose={onClose}
      onSubmit={() => deciding.mutate({ approved, of })}
      action={t(approved ? 'approvals.approve' : 'approvals.reject')}
      kind={approved ? 'primary' : 'danger primary'}
      busy={deciding.isPending}
      problem={deciding.error}
    >
      <p>{approved ? t('made.approveText', { cost: sums(words, totalCost(of)) }) : t('made.rejectText')}</p>
    </Dialog>
  );
}

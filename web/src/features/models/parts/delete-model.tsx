import { useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { DeleteDialog, useMutation } from '../../../ui';
import { deleteModel } from '../api';

export function DeleteModel({ of, onClose }: { of: Schemas['ModelView']; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const deletion = useMutation(deleteModel, () => navigate({ to: '/models' }));
  return (
    <DeleteDialog
      title={t('model.delete')}
      text={t('model.deleteText')}
      name={of.name}
      deletion={deletion}
      onClose={onClose}
      onDelete={() => deletion.mutate(of)}
    />
  );
}

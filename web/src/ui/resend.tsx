import { useWords } from '../i18n';
import { Button } from './button';
import { useMutation, type Mutation } from './mutation';

/** Sends a mail again. */
export function Resend<Answer>({ by }: { by: Mutation<void, Answer> }) {
  const { t } = useWords();
  const resending = useMutation(by);
  return (
    <Button disabled={resending.isPending} onClick={() => resending.mutate()}>
      {t('profile.resend')}
    </Button>
  );
}

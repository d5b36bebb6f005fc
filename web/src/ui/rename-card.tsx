import { useWords } from '../i18n';
import { Button } from './button';
import { Card } from './card';
import { useForm } from './form';
import { Input } from './input';
import type { Mutation } from './mutation';
import { Problem } from './problem';

/** A name that can be changed, and changed back. */
export function RenameCard<Answer>({
  title,
  hint,
  name: before,
  rename,
  autoComplete,
  disabled = false,
}: {
  title: string;
  hint: string;
  name: string;
  rename: Mutation<{ name: string; before: string }, Answer>;
  autoComplete: string;
  disabled?: boolean;
}) {
  const { t } = useWords();
  const { mutation, submit, fields, problem } = useForm(rename, undefined, { before });
  return (
    <Card title={title} hint={hint}>
      <form className="inline-form" onSubmit={submit}>
        <Input
          key={before}
          label={title}
          name="name"
          defaultValue={before}
          maxLength={100}
          autoComplete={autoComplete}
          required
          disabled={disabled}
          error={fields.name}
        />
        <Button type="submit" disabled={disabled || mutation.isPending}>
          {t('save')}
        </Button>
      </form>
      <Problem of={{ error: problem }} />
    </Card>
  );
}

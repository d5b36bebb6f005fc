import { saveAs } from '../../../browser/save-as';
import { useWords } from '../../../i18n';
import { Button, Copy, Dialog, Note } from '../../../ui';

/** Codes to keep, which are not shown again. */
export function RecoveryCodes({
  codes,
  title,
  onClose,
}: {
  codes: string[];
  title: string;
  onClose: () => void;
}) {
  const { t } = useWords();
  const text = codes.join('\n');
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={onClose}
      action={t('totp.kept')}
      back={
        <>
          <Copy text={text} />
          <Button onClick={() => saveAs(`${t('totp.file')}.txt`, `${text}\n`)}>{t('totp.download')}</Button>
        </>
      }
    >
      <Note tone="warn">{t('totp.codesText')}</Note>
      <ul className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

import { useWords } from '../../i18n';
import type { TemplateKey } from './templates';

/** What the messages are called that a template is for. */
export function useTemplateName(): (of: Pick<TemplateKey, 'reason' | 'step'>) => string {
  const { t } = useWords();
  return ({ reason, step }) =>
    step === 'only' ? t(`notice.${reason}`) : `${t(`notice.${reason}`)}: ${t(`template.step.${step}`)}`;
}

import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { LANGUAGES, useWords } from '../../../i18n';
import { Button, Head, Loaded, RoleNotice, Skeletons, useFieldErrors, useMutation } from '../../../ui';
import { TemplateConflict } from '../parts/template-conflict';
import { TemplateForm } from '../parts/template-form';
import { TemplateHistory } from '../parts/template-history';
import { TemplatePreview } from '../parts/template-preview';
import { UnsavedGuard } from '../parts/unsaved-guard';
import { isSame, keyOf, saidBy, type Template, type TemplateKey } from '../templates';
import { preview, template, testTemplate } from '../templates-api';
import { useSettled } from '../use-settled';
import { useTemplateName } from '../use-template-name';

/** What customers are told for a reason, in a language: changed, seen and tried out. */
export default function TemplatePage() {
  // What is none of these the API does not find.
  const key = useParams({ from: '/app/campaigns/messages/templates/$reason/$step/$language' }) as TemplateKey;
  const found = useQuery(template(key));
  return (
    <Loaded of={found} page="page" wait={<Skeletons heights={[40, 400, 200]} />}>
      {(of) => <Editor key={Object.values(keyOf(of)).join(' ')} of={of} />}
    </Loaded>
  );
}

function Editor({ of }: { of: Template }) {
  const { t } = useWords();
  const { role, may } = useRole();
  const nameOf = useTemplateName();
  const [base, setBase] = useState(of);
  const [words, setWords] = useState(() => saidBy(of));
  const [customer, setCustomer] = useState<string>();
  const testing = useMutation(testTemplate);
  const isDirty = !isSame(words, saidBy(base));
  const begin = (from: Template) => {
    setBase(from);
    setWords(saidBy(from));
  };
  const isBehind = of.version > base.version;
  if (isBehind && !isDirty) begin(of);
  const draft = { key: keyOf(of), words: useSettled(words), customer };
  const seen = useQuery(preview(draft));
  const wrong = useFieldErrors(seen.error);
  return (
    <div className="page">
      <Head
        title={`${nameOf(of)}, ${LANGUAGES[of.language]}`}
        hint={
          <Link to="/campaigns/messages" search={{ tab: 'templates' }}>
            {t('template.all')}
          </Link>
        }
      >
        <Button
          disabled={!may('outreach') || testing.isPending}
          onClick={() => testing.mutate({ ...draft, words })}
        >
          {t('template.test')}
        </Button>
      </Head>
      {role && !may('outreach') && <RoleNotice permission="outreach" />}
      {isBehind && isDirty && (
        <TemplateConflict of={of} onTheirs={() => begin(of)} onMine={() => setBase(of)} />
      )}
      <div className="template">
        <TemplateForm
          of={base}
          words={words}
          onWords={setWords}
          wrong={wrong}
          isDirty={isDirty}
          onSaved={begin}
        />
        <TemplatePreview
          found={seen}
          isWrong={Object.keys(wrong).length > 0}
          customer={customer}
          onCustomer={setCustomer}
        />
      </div>
      <TemplateHistory of={of} isDirty={isDirty} onRestored={begin} />
      <UnsavedGuard isDirty={isDirty} />
    </div>
  );
}

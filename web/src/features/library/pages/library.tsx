import { useQuery } from '@tanstack/react-query';
import { useRole } from '../../../api/roles';
import { useWords, Vocabulary } from '../../../i18n';
import { Head, Loaded, RoleNotice, Skeletons } from '../../../ui';
import { library } from '../../../api/library';
import { EntryCard } from '../parts/entry-card';

/** Which questions the organization's data can answer. */
export default function Library() {
  const { t } = useWords();
  const { role, may } = useRole();
  const entries = useQuery(library);
  return (
    <div className="page">
      <Head title={t('nav.library')} hint={t('library.lead')} />
      {role && !may('train') && <RoleNotice permission="train" />}
      <Loaded of={entries} wait={<Skeletons heights={[180, 180, 180]} />}>
        {(found) =>
          found.map((entry) => (
            <Vocabulary key={entry.task} of={entry.task}>
              <EntryCard of={entry} />
            </Vocabulary>
          ))
        }
      </Loaded>
    </div>
  );
}

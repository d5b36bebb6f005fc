import { useNavigate } from '@tanstack/react-router';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Head, RoleNotice, Steps } from '../../../ui';
import { EventsGuide } from '../parts/events-guide';
import { DropZone } from '../parts/drop-zone';

/** The first step of the way to the first result. The others are the usual pages, with `guide` on. */
export default function GetStarted() {
  const { t } = useWords();
  const { role, may } = useRole();
  const navigate = useNavigate();
  return (
    <div className="page narrow">
      <Steps at={1} />
      <Head title={t('start.title')} hint={t('start.lead')} />
      {may('upload') ? (
        <DropZone
          onDone={({ id }) => navigate({ to: '/datasets/$id', params: { id }, search: { guide: true } })}
        />
      ) : (
        role && <RoleNotice permission="upload" />
      )}
      <EventsGuide />
    </div>
  );
}

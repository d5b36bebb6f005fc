import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PHONE, useMedia } from '../../../browser/media';
import { useWords } from '../../../i18n';
import { Button, Card, Empty, Loaded, Skeletons } from '../../../ui';
import { calendar, timeOf, type Outreach } from '../api';
import { daysOf, monthAfter, saidOf, weeksOf, type Day } from '../calendar';
import { dayAfter, dayIn } from '../days';
import { CalendarDay } from './calendar-day';

/** A Sunday, from which days of the week are named. */
const SUNDAY = '2026-11-01';

/** What is ahead of customers, and what was said to them, day by day where the organization is. */
export function Calendar({ of }: { of: Outreach }) {
  const { t, f } = useWords();
  const { month: asked, day } = useSearch({ from: '/app/campaigns/messages' });
  const phone = useMedia(PHONE);
  const today = dayIn(of.settings.time_zone, timeOf(of));
  const month = asked ?? (day ?? today).slice(0, 'yyyy-mm'.length);
  const found = useQuery(calendar(daysOf(month)));
  return (
    <>
      <Card
        title={f.fullMonth(month)}
        hint={t('calendar.lead', { zone: of.settings.time_zone })}
        aside={<Turning month={month} today={today} />}
        flush
      >
        <Loaded of={found} wait={<Skeletons heights={[360]} />}>
          {({ days, risk_known }) => (
            <>
              {days.length === 0 ? (
                <Empty sign="mail" title={t('calendar.empty')} text={t('calendar.emptyText')} />
              ) : phone ? (
                <Days of={days} month={month} today={today} open={day} />
              ) : (
                <Month of={days} month={month} today={today} open={day} />
              )}
              {days.some(({ charges }) => charges > 0) && !risk_known && (
                <p className="in muted small">{t('calendar.noRisk')}</p>
              )}
            </>
          )}
        </Loaded>
      </Card>
      {day?.startsWith(month) && <CalendarDay key={day} day={day} />}
    </>
  );
}

/** The month before, the present one, and the next. */
function Turning({ month, today }: { month: string; today: string }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const go = (to: string | undefined) =>
    void navigate({
      to: '/campaigns/messages',
      search: { tab: 'calendar', month: to },
      replace: true,
      resetScroll: false,
    });
  return (
    <div className="actions">
      <Button kind="ghost icon" aria-label={t('calendar.before')} onClick={() => go(monthAfter(month, -1))}>
        ‹
      </Button>
      <Button kind="ghost" disabled={today.startsWith(month)} onClick={() => go(undefined)}>
        {t('calendar.today')}
      </Button>
      <Button kind="ghost icon" aria-label={t('calendar.after')} onClick={() => go(monthAfter(month, 1))}>
        ›
      </Button>
    </div>
  );
}

interface Shown {
  of: Day[];
  month: string;
  today: string;
  /** The day that is open. */
  open?: string;
}

function Month({ of, month, today, open }: Shown) {
  const { f, language } = useWords();
  const firstDay = language === 'pt-BR' ? 0 : 1;
  const names = Array.from({ length: 7 }, (_, n) => dayAfter(SUNDAY, firstDay + n));
  const byDay = new Map(of.map((one) => [one.day as string, one]));
  return (
    <table className="calendar" aria-label={f.fullMonth(month)}>
      <thead>
        <tr>
          {names.map((day) => (
            <th key={day} scope="col">
              {f.weekday(day)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month, firstDay).map((week, at) => (
          <tr key={at}>
            {week.map((day, n) => (
              <td key={day ?? n} aria-current={day === today ? 'date' : undefined}>
                {day && <Cell day={day} of={byDay.get(day)} month={month} isOpen={day === open} />}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A day of a month; where there is nothing it leads nowhere. */
function Cell({ day, of, month, isOpen }: { day: string; of?: Day; month: string; isOpen: boolean }) {
  const words = useWords();
  const number = <span className="day-number">{Number(day.slice(-2))}</span>;
  if (!of) return number;
  const said = saidOf(words, of);
  return (
    <DayLink day={day} month={month} isOpen={isOpen} label={`${words.f.fullDay(day)}: ${said.join(', ')}`}>
      {number}
      {said.map((one) => (
        <span key={one}>{one}</span>
      ))}
    </DayLink>
  );
}

/** The days on which there is anything, one below the other. */
function Days({ of, month, today, open }: Shown) {
  const words = useWords();
  return (
    <ul className="rows-list calendar-days">
      {of.map((one) => (
        <li key={one.day} aria-current={one.day === today ? 'date' : undefined}>
          <DayLink day={one.day} month={month} isOpen={one.day === open}>
            <strong>{words.f.fullDay(one.day)}</strong>
            <span className="muted small">{saidOf(words, one).join(', ')}</span>
          </DayLink>
        </li>
      ))}
    </ul>
  );
}

function DayLink({
  day,
  month,
  isOpen,
  label,
  children,
}: {
  day: string;
  month: string;
  isOpen: boolean;
  label?: string;
  children: ReactNode;
}) {
  return (
    <Link
      className="calendar-day"
      to="/campaigns/messages"
      search={{ tab: 'calendar', month, day: isOpen ? undefined : day }}
      replace
      resetScroll={false}
      aria-expanded={isOpen}
      aria-label={label}
    >
      {children}
    </Link>
  );
}

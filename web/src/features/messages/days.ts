/** Calendar days, as `2026-11-26`. */

const DAY = 86_400_000;

/** The day that it is at a moment, in a time zone of the IANA. */
export function dayIn(zone: string, at: number): string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone } as const;
  return new Intl.DateTimeFormat('en-CA', parts).format(at);
}

/** So many days after another, or before. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 'yyyy-mm-dd'.length);

/** What a field for date and time holds for a moment, where the user is. */
export function localMoment(at: number): string {
  const local = at - new Date(at).getTimezoneOffset() * 60_000;
  return new Date(local).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
}

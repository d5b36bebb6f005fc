/** The first second of the UTC month that `time` is in. */
export function monthStart(time: number): number {
  return monthsOn(time, 0);
}

/** The first second of the next UTC month. */
export function nextMonth(time: number): number {
  return monthsOn(time, 1);
}

/** `2024-03`, of the UTC month that `time` is in. */
export function monthName(time: number): string {
  return new Date(time * 1000).toISOString().slice(0, 7);
}

/** Months since the year 0, by the day since 1970: asked for each day of each customer. */
const numbers: number[] = [];

/** Months since the year 0, to count by. */
export function monthNumber(time: number): number {
  const day = Math.floor(time / 86_400);
  return (numbers[day] ??= numberOf(new Date(time * 1000)));
}

function numberOf(date: Date): number {
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The first second of the month that begins so many months after the one that `time` is in. */
export function monthsOn(time: number, months: number): number {
  const date = new Date(time * 1000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months) / 1000;
}

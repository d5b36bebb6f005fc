/** Seconds in a minute, an hour and a day; Stripe counts time in seconds since 1970. */
export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The stand-in's time: real time, and as much more as it was told to move on. */
export class Clock {
  private ahead = 0;

  /** `real` gives real time in seconds; tests pass one that stands still. */
  constructor(private readonly real: () => number = () => Math.floor(Date.now() / 1000)) {}

  now(): number {
    return this.real() + this.ahead;
  }

  /** Moves on to `time`; never back. */
  moveTo(time: number): void {
    this.ahead += Math.max(0, time - this.now());
  }
}

import { hash } from './random.js';

const hex = (value: number) => (value >>> 0).toString(16).padStart(8, '0');

/** Ids in Stripe's style, made of a row's place and read back to it, so that none has to be kept. */
export class Ids {
  constructor(private readonly seed: number | string) {}

  of(prefix: string, index: number): string {
    const place = hex(index ^ hash(this.seed, prefix));
    return `${prefix}_${hex(hash(this.seed, prefix, index))}${hex(hash(prefix, index, this.seed))}${place}`;
  }

  /** The place that an id was made of; `undefined` if it is none of ours. */
  placeOf(prefix: string, id: string): number | undefined {
    const index = (parseInt(id.slice(-8), 16) ^ hash(this.seed, prefix)) >>> 0;
    return this.of(prefix, index) === id ? index : undefined;
  }
}

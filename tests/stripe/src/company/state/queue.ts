/** Something that is due at a time, in seconds since 1970. */
export interface Due {
  at: number;
  order: number;
  run: () => void;
}

/** What is due, earliest first; of what is due at once, what was planned first. A binary heap. */
export class Queue {
  private readonly heap: Due[] = [];
  private planned = 0;

  get next(): Due | undefined {
    return this.heap[0];
  }

  /** Plans. With `first` it comes before all else that is due then. */
  add(at: number, run: () => void, first = false): void {
    this.planned += 1;
    const due = { at, order: first ? -1 : this.planned, run };
    let place = this.heap.push(due) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!before(due, this.row(above))) break;
      this.heap[place] = this.row(above);
      place = above;
    }
    this.heap[place] = due;
  }

  /** Takes what is due first. */
  take(): Due | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (first && last && this.heap.length > 0) this.sink(last);
    return first;
  }

  private sink(due: Due): void {
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= this.heap.length) break;
      if (below + 1 < this.heap.length && before(this.row(below + 1), this.row(below))) below += 1;
      if (!before(this.row(below), due)) break;
      this.heap[place] = this.row(below);
      place = below;
    }
    this.heap[place] = due;
  }

  private row(place: number): Due {
    return this.heap[place] as Due;
  }
}

function before(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

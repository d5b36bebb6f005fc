import { Books } from './books/books.js';
import { Truth } from './books/truth.js';
import { afterEnd, afterPayment } from './life/aftermath.js';
import { choose } from './life/choices.js';
import { plannedSignUp } from './life/customers.js';
import { goesOn } from './life/standing.js';
import { nextLevel } from './life/use.js';
import { monthsOn, monthStart, nextMonth } from './state/months.js';
import { World, type Settings } from './state/world.js';
import { KEPT } from './webhooks/log.js';

/** What a company is made with. */
interface Parts {
  /** Its books, which may ask for the time. */
  booksBy?: (now: () => number) => Books;
  /** Is told of it before what its account still has events of happens. */
  lately?: (world: World) => void;
}

/** A company with its history: what Stripe knows of it, its own books, and why its customers leave. */
export class Company {
  readonly books: Books;
  readonly truth = new Truth();
  readonly world: World;

  constructor(settings: Settings, { booksBy = () => new Books(), lately = () => {} }: Parts = {}) {
    if (monthStart(settings.begin) !== settings.begin) throw new Error('the history begins with a UTC month');
    this.books = booksBy(() => this.world.now);
    this.world = new World(settings, this.books);
    this.world.afterPayment = (charge) => afterPayment(this.world, charge);
    this.world.afterEnd = (subscription) => afterEnd(this.world, subscription);
    this.planMonth();
    plannedSignUp(this.world, 0);
    const end = monthsOn(settings.begin, settings.months);
    this.world.run(end - KEPT);
    lately(this.world);
    this.world.run(end);
  }

  /** Ends a month before anything that is due as the next begins. */
  private planMonth(): void {
    const { world } = this;
    world.at(nextMonth(world.now), () => this.turnOfMonth(), true);
  }

  private turnOfMonth(): void {
    const { world } = this;
    this.books.close(world.customers, world.now);
    const entered = this.truth.enter(world);
    for (const customer of world.customers) if (!customer.deleted) nextLevel(world, customer);
    for (const { subscription, features } of entered) {
      if (goesOn(subscription)) choose(world, subscription, features.hazard_voluntary);
    }
    this.planMonth();
  }
}

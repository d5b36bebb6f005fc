import { Books } from './books/books.js';
import { Truth } from './books/truth.js';
import { afterEnd, afterPayment } from './life/aftermath.js';
import { choose } from './life/choices.js';
import { plannedSignUp } from './life/customers.js';
import { goesOn } from './life/standing.js';
import { nextLevel } from './life/use.js';
import { monthsOn, monthStart, nextMonth } from './state/months.js';
import { World, type Settings } from './state/world.js';

/** A company with its history: what Stripe knows of it, its own books, and why its customers leave. */
export class Company {
  readonly books = new Books();
  readonly truth = new Truth();
  readonly world: World;

  constructor(settings: Settings) {
    if (monthStart(settings.begin) !== settings.begin) throw new Error('the history begins with a UTC month');
    this.world = new World(settings, this.books);
    this.world.afterPayment = (charge) => afterPayment(this.world, charge);
    this.world.afterEnd = (subscription) => afterEnd(this.world, subscription);
    this.planMonth();
    plannedSignUp(this.world, 0);
    this.world.run(monthsOn(settings.begin, settings.months));
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

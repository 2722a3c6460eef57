import {ANY_FLOW, CUSTOMERS, DEVICES, OUTAGE, SITES} from '../content/comments.js';
import type {DemoFlow} from '../content/flow.js';
import {Random} from './random.js';

/** What a comment is about. */
export interface Occasion {
  readonly flow: DemoFlow;
  readonly stars: number;
  readonly isSolved: boolean;
  readonly isOutage: boolean;
  /** Comments about the step that annoyed the engineer. */
  readonly complaints: readonly string[];
}

/** Chooses comments, so that none is repeated soon. */
export class Remarks {
  readonly #random: Random;
  readonly #decks = new Map<readonly string[], string[]>();

  constructor(seed: string) {
    this.#random = new Random(`${seed}:remarks`);
  }

  /** @returns A comment that fits, or `null` if none does. */
  write(occasion: Occasion): string | null {
    const remarks = this.#choose(occasion);
    return remarks && this.#fill(this.#deal(remarks));
  }

  /** @returns A note to the author of a step. */
  note(complaints: readonly string[]): string {
    return this.#fill(this.#deal(complaints));
  }

  #choose({flow, stars, isSolved, isOutage, complaints}: Occasion): readonly string[] | null {
    const ofFlow = this.#random.chance(0.78) ? flow.comments : ANY_FLOW;
    if (isOutage && stars <= 3) return OUTAGE;
    if (complaints.length > 0 && stars <= 2) return complaints;
    if (stars >= 4) return isSolved ? ofFlow.good : null;
    if (stars === 3) return ofFlow.mixed;
    return isSolved ? null : ofFlow.bad;
  }

  /** Returns one of the least recently used remarks. */
  #deal(remarks: readonly string[]): string {
    const deck = this.#decks.get(remarks) ?? [...remarks];
    this.#decks.set(remarks, deck);
    const [dealt = ''] = deck.splice(Math.floor(this.#random.between(0, Math.ceil(deck.length / 3))), 1);
    deck.push(dealt);
    return dealt;
  }

  #fill(remark: string): string {
    return remark
      .replace('{customer}', this.#random.pick(CUSTOMERS).split(' ')[0] ?? '')
      .replace('{device}', this.#random.pick(DEVICES))
      .replace('{site}', this.#random.pick(SITES));
  }
}

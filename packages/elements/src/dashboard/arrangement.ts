import type {ReactiveControllerHost} from 'lit';
import type {Sort} from './sections/table.js';

/** How somebody has arranged what is shown; it stays when other figures come. */
export class Arrangement {
  /** Another one after each change. */
  version = 0;
  readonly #sorts = new Map<string, Sort>();
  readonly #switchedOn = new Set<string>();

  constructor(readonly host: ReactiveControllerHost) {}

  /** Whether somebody has switched something on: a chart's table, a series that is left out. */
  isOn(name: string): boolean {
    return this.#switchedOn.has(name);
  }

  toggle(name: string): void {
    if (!this.#switchedOn.delete(name)) this.#switchedOn.add(name);
    this.#changed();
  }

  sortOf(table: string): Sort | undefined {
    return this.#sorts.get(table);
  }

  sortBy(table: string, column: number): void {
    const sort = this.#sorts.get(table);
    // Figures are read from the most, names from the first.
    const isDescending = sort?.column === column ? !sort.isDescending : column > 0;
    this.#sorts.set(table, {column, isDescending});
    this.#changed();
  }

  #changed(): void {
    this.version++;
    this.host.requestUpdate();
  }
}

import type {ReactiveControllerHost} from 'lit';

/** The column by which a table is sorted. */
export interface Sort {
  readonly column: number;
  readonly isDescending: boolean;
}

/** How the viewer has arranged the view: sort orders and toggles. It stays when other metrics load. */
export class ViewState {
  /** Increases with each change. */
  version = 0;
  readonly #sorts = new Map<string, Sort>();
  readonly #toggled = new Set<string>();

  constructor(readonly host: ReactiveControllerHost) {}

  /** Whether a toggle is on, for example a chart's table alternative or a hidden series. */
  isOn(toggle: string): boolean {
    return this.#toggled.has(toggle);
  }

  toggle(toggle: string): void {
    if (!this.#toggled.delete(toggle)) this.#toggled.add(toggle);
    this.#changed();
  }

  sortOf(table: string): Sort | undefined {
    return this.#sorts.get(table);
  }

  /** Sorts a table by a column, or reverses the order if it is sorted by that column already. */
  sortBy(table: string, column: number): void {
    const sort = this.#sorts.get(table);
    // The first column holds names, which sort from A to Z at first. Numbers sort from the largest.
    const isDescending = sort?.column === column ? !sort.isDescending : column > 0;
    this.#sorts.set(table, {column, isDescending});
    this.#changed();
  }

  #changed(): void {
    this.version++;
    this.host.requestUpdate();
  }
}

import type {TestContext} from 'node:test';

/** Controls the two clocks of the process: the system clock and the monotonic one. */
export class Time {
  #passed = 0;
  #clockChange = 0;

  constructor({mock}: TestContext) {
    const [monotonic, system] = [performance.now.bind(performance), Date.now.bind(Date)];
    mock.method(performance, 'now', () => monotonic() + this.#passed);
    mock.method(Date, 'now', () => system() + this.#passed + this.#clockChange);
  }

  pass(ms: number): void {
    this.#passed += ms;
  }

  /** Changes the system clock without any time passing. */
  setClock(ms: number): void {
    this.#clockChange += ms;
  }
}

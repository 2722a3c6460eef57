import type {TemplateResult} from 'lit';
import type {CsvRow} from '../csv-format.js';
import type {DashboardHost} from '../dashboard-host.js';
import type {Change} from './changes.js';

/** Content of a card. */
export interface Card {
  readonly name: string;
  readonly value: string;
  /** Absent if there is nothing to compare with. */
  readonly change?: Change | undefined;
  /** The base of the value and related numbers, one line each. */
  readonly notes?: readonly string[];
  readonly extra?: TemplateResult | undefined;
}

/** One metric of a view: its card, if it has one, and its lines in the CSV. */
export interface CardDefinition<D> {
  readonly card?: (host: DashboardHost, data: D) => Card;
  readonly csv: (host: DashboardHost, data: D) => readonly CsvRow[];
  /** Whether its lines in the CSV come after those of all other metrics. */
  readonly isLastInCsv?: true;
}

import type {ReasonCount} from '@resolutionflow/sdk';
import type {DashboardHost} from '../../dashboard-host.js';
import type {Panel} from '../panel.js';
import {cellsIn} from './cells.js';

/** How many ratings of a flow have each reason, most frequent first. */
export function ratingReasons(host: DashboardHost, reasons: readonly ReasonCount[]): Panel {
  const {term, reasonName} = host;
  const {count} = cellsIn(host);
  return {
    id: 'rating-reasons',
    caption: term('ratingReasons'),
    note: term('nothingToList'),
    about: term('wholeFlow'),
    columns: [{name: term('reasons')}, {name: term('ratingCount')}],
    rows: reasons.map(({code, count: ratings}) => {
      const name = reasonName(code);
      return {key: code, cells: [[name, name], count(ratings)]};
    }),
  };
}

import type {TopEngineer} from '@resolutionflow/sdk';
import type {DashboardHost} from '../../dashboard-host.js';
import type {Panel} from '../panel.js';
import {linkCell} from './cells.js';
import {rankingCells, rankingColumns} from './ranking.js';

/** The engineers with the most sessions. A name filters the view. */
export function topEngineers(host: DashboardHost, engineers: readonly TopEngineer[]): Panel {
  const {term, navigation} = host;
  const id = 'top-engineers';
  return {
    id,
    caption: term('topEngineers'),
    isSortable: true,
    note: term('nothingToList'),
    columns: [{name: term('engineerName')}, ...rankingColumns(host)],
    rows: engineers.map((engineer) => ({
      key: engineer.user_id,
      cells: [
        linkCell(id, engineer.user_id, engineer.name, () => navigation.chooseEngineer(engineer.user_id)),
        ...rankingCells(host, engineer),
      ],
    })),
  };
}

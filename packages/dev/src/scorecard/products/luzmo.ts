import {NotApplicable} from '../cell.js';
import {PEERS} from '../peers.js';
import type {Peer} from './peer.js';

const REMOTE = 'the dashboard is a frame from app.luzmo.com';

/** https://developer.luzmo.com/guide/dashboard-embedding--embed-into-application */
export const luzmo: Peer = {
  pinned: PEERS.luzmo,
  product: {
    id: 'luzmo',
    name: 'Luzmo embed',
    module: '@luzmo/embed',
    script: "import '@luzmo/embed';",
    markup: `<luzmo-embed-dashboard
        appServer="https://app.luzmo.com" apiHost="https://api.luzmo.com"
        authKey="scorecard" authToken="scorecard" dashboardId="55cfb99c-d602-492b-b192-6c15277fdb9a"
      ></luzmo-embed-dashboard>`,
    services: ['https://app.luzmo.com', 'https://api.luzmo.com'],
    ready: (page) => page.locator('luzmo-embed-dashboard iframe'),
    use: new NotApplicable(REMOTE),
    keyboard: new NotApplicable(REMOTE),
    dialog: new NotApplicable(REMOTE),
  },
};

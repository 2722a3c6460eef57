import {el} from './dom.js';

const whole = new Intl.NumberFormat('en');
const share = new Intl.NumberFormat('en', {style: 'percent', minimumFractionDigits: 1});
const stars = new Intl.NumberFormat('en', {minimumFractionDigits: 1});

/** The last seven days in three figures. The client is the one that the elements use. */
export function weekInFigures({persona, getToken}) {
  const isAdmin = persona.role !== 'engineer';
  const values = {sessions: '–', resolved: '–', rating: '–'};
  const list = el('dl', {class: 'week', 'aria-busy': 'true'});
  const show = () => {
    const figure = (name, value) => el('div', {}, el('dt', {class: 'quiet'}, name), el('dd', {}, value));
    list.replaceChildren(
      figure(isAdmin ? 'Team’s 7 days' : 'Your 7 days', values.sessions),
      figure('Resolved', values.resolved),
      figure('Rating', values.rating),
    );
  };

  const load = async () => {
    await customElements.whenDefined('rf-provider');
    const provider = el('rf-provider', {'base-url': location.origin, hidden: true});
    provider.getToken = getToken;
    list.after(provider);
    const {client} = provider;
    const {summary, avg_csat} = await (isAdmin
      ? client.getTeamAnalytics({period: '7d'})
      : client.getPersonalAnalytics({period: '7d'}));
    values.sessions = whole.format(summary.total_sessions);
    if (summary.resolved_rate !== null) values.resolved = share.format(summary.resolved_rate);
    if (avg_csat !== null) values.rating = `★ ${stars.format(avg_csat)}`;
  };

  show();
  load()
    // The desk works without its metrics. The next visit requests them again.
    .catch(() => undefined)
    .finally(() => {
      list.removeAttribute('aria-busy');
      show();
    });
  return list;
}

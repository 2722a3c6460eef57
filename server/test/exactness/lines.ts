import type {ImportLineInput} from '@resolutionflow/contract';
import {ENGINEERS, OTHERS, TREES, type ImportedSession} from './events.js';
import {Model} from './model.js';
import {isoTime, isTie, MAX_HOST_AGE_MS, timeOf, pick} from './times.js';
import type {Scenario} from './scenario.js';

/** Writes the lines of an import, for existing and new sessions. Does not change the model. */
export function writeLines(scenario: Scenario, imported: readonly ImportedSession[]): ImportLineInput[] {
  // Later lines may need sessions of earlier lines, so the draft has both.
  const draft = copyOf(scenario.model);
  const lines: ImportLineInput[] = [];
  const add = (line: ImportLineInput): void => {
    draft.importLine(line);
    lines.push(line);
  };
  const {now} = scenario;
  const ago = now - MAX_HOST_AGE_MS;

  for (const importedSession of imported) {
    const known = importedSession.known === null ? undefined : scenario.session(importedSession.known);
    const isSame = known !== undefined && !importedSession.isMistaken;
    const user = isSame ? known.user : pick([...ENGINEERS, ...OTHERS], importedSession.user);
    const id = known?.id ?? scenario.newId();
    const startedAt = isSame ? known.startedAt : timeOf(importedSession.when, ago, now);
    const completedAt = Math.min(startedAt + (importedSession.ms ?? 0), Math.max(now, startedAt));
    add({
      type: 'session',
      id,
      tree_id: isSame ? known.tree : pick(TREES, importedSession.tree),
      user_id: user,
      started_at: isoTime(startedAt),
      ...(importedSession.ms !== null && {
        completed_at: isoTime(completedAt),
        outcome: importedSession.outcome,
      }),
    });
    const session = draft.sessions.get(id);
    for (const {step: n, when} of importedSession.visits) {
      const step_id = session ? scenario.step(session, n) : 'a';
      const at = timeOf(when, ago, now);
      if (session && isTie(session, step_id, at)) continue;
      add({type: 'visit', session_id: id, step_id, visited_at: isoTime(at)});
    }
    for (const {step: n, when, content} of importedSession.votes) {
      const {wasHelpful, note} = content;
      const reasons = [...content.reasons];
      const step_id = session ? scenario.step(session, n) : 'a';
      const created_at = isoTime(timeOf(when, ago, now));
      // An import has no removals.
      const was_helpful = wasHelpful ?? true;
      add({type: 'step_feedback', session_id: id, step_id, was_helpful, reasons, note, created_at});
    }
    if (importedSession.rating) {
      const comment = importedSession.rating.hasComment ? `Imported ${id}` : null;
      add({
        type: 'rating',
        session_id: id,
        rating: importedSession.rating.stars,
        comment,
        reasons: importedSession.rating.stars <= 3 ? [...importedSession.rating.reasons] : [],
        created_at: isoTime(completedAt),
      });
    }
  }
  return lines;
}

function copyOf(model: Model): Model {
  const copy = new Model(model.zone);
  for (const [id, session] of model.sessions) {
    copy.sessions.set(id, {...session, visits: [...session.visits], votes: new Map(session.votes)});
  }
  for (const [tree, flow] of model.flows) copy.flows.set(tree, {...flow, titles: new Map(flow.titles)});
  for (const user of model.erased) copy.erased.add(user);
  for (const pseudonym of model.pseudonyms) copy.pseudonyms.add(pseudonym);
  return copy;
}

import type {ImportLineInput} from '@resolutionflow/contract';
import {ENGINEERS, OTHERS, TREES, type Piece} from './happenings.js';
import {Model} from './model.js';
import {isoTime, isTie, LONG_AGO, momentOf, pick} from './moments.js';
import type {World} from './world.js';

/** The lines of an import, about sessions that there are and new ones; what they change is not noted here. */
export function writeLines(world: World, pieces: readonly Piece[]): ImportLineInput[] {
  // Whatever an earlier line brings in is there for the later ones.
  const draft = copyOf(world.model);
  const lines: ImportLineInput[] = [];
  const add = (line: ImportLineInput): void => {
    draft.importLine(line);
    lines.push(line);
  };
  const {now} = world;
  const ago = now - LONG_AGO;

  for (const piece of pieces) {
    const known = piece.known === null ? undefined : world.session(piece.known);
    const isTheSame = known !== undefined && !piece.isMistaken;
    const user = isTheSame ? known.user : pick([...ENGINEERS, ...OTHERS], piece.user);
    const id = known?.id ?? world.newId();
    const startedAt = isTheSame ? known.startedAt : momentOf(piece.when, ago, now);
    const completedAt = Math.min(startedAt + (piece.ms ?? 0), Math.max(now, startedAt));
    add({
      type: 'session',
      id,
      tree_id: isTheSame ? known.tree : pick(TREES, piece.tree),
      user_id: user,
      started_at: isoTime(startedAt),
      ...(piece.ms !== null && {completed_at: isoTime(completedAt), outcome: piece.outcome}),
    });
    const session = draft.sessions.get(id);
    for (const {step: n, when} of piece.visits) {
      const step_id = session ? world.step(session, n) : 'a';
      const at = momentOf(when, ago, now);
      if (session && isTie(session, step_id, at)) continue;
      add({type: 'visit', session_id: id, step_id, visited_at: isoTime(at)});
    }
    for (const {step: n, when, content} of piece.votes) {
      const {wasHelpful, note} = content;
      const reasons = [...content.reasons];
      const step_id = session ? world.step(session, n) : 'a';
      const created_at = isoTime(momentOf(when, ago, now));
      // An import has no removals.
      const was_helpful = wasHelpful ?? true;
      add({type: 'step_feedback', session_id: id, step_id, was_helpful, reasons, note, created_at});
    }
    if (piece.rating) {
      const comment = piece.rating.hasComment ? `Imported ${id}` : null;
      add({
        type: 'rating',
        session_id: id,
        rating: piece.rating.stars,
        comment,
        reasons: piece.rating.stars <= 3 ? [...piece.rating.reasons] : [],
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

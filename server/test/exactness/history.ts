import type {ErrorCode, ImportLineInput, Outcome} from '@resolutionflow/contract';

/** A vote on a step. `wasHelpful: null` is a removed vote. */
export interface PastVote {
  readonly wasHelpful: boolean | null;
  readonly reasons: readonly string[];
  readonly note: string | null;
}

/** The events of one session. */
export interface PastSession {
  readonly id: string;
  readonly tree: string;
  /** The engineer, or the pseudonym after erasure. */
  user: string;
  /** ms since the epoch, like all times here. */
  readonly startedAt: number;
  completedAt?: number;
  outcome?: Outcome | null;
  readonly visits: {readonly step: string; readonly at: number}[];
  readonly votes: Map<string, PastVote & {readonly seq: number}>;
  rating?: {
    readonly stars: number;
    comment: string | null;
    readonly reasons: readonly string[];
    readonly at: number;
    readonly key?: string;
  };
}

export interface PastFlow {
  name: string;
  /** The current steps, in order. */
  steps: readonly {readonly id: string; readonly title: string}[];
  /** The latest titles of all current and former steps. */
  readonly titles: Map<string, string>;
}

/** Returns the codes without duplicates, sorted. */
export const codesOf = (codes: readonly string[] | null | undefined): string[] => [...new Set(codes)].sort();

type LineOf<T extends ImportLineInput['type']> = Extract<ImportLineInput, {type: T}>;

/** An account in memory: applies events by the rules of the API. */
export class History {
  readonly sessions = new Map<string, PastSession>();
  readonly flows = new Map<string, PastFlow>();
  readonly names = new Map<string, {readonly name: string; readonly tokenIssuedAt?: number}>();
  readonly erased = new Set<string>();
  readonly pseudonyms = new Set<string>();

  constructor(public zone: string) {}

  putFlow(tree: string, name: string, steps: PastFlow['steps']): void {
    const flow = this.flows.get(tree) ?? {name, steps, titles: new Map<string, string>()};
    flow.name = name;
    flow.steps = steps;
    for (const {id, title} of steps) flow.titles.set(id, title);
    this.flows.set(tree, flow);
  }

  /** A token sets the user's name if it is newer than the last one. */
  nameByToken(user: string, name: string, tokenIssuedAt: number): void {
    if (tokenIssuedAt > (this.names.get(user)?.tokenIssuedAt ?? -Infinity)) {
      this.names.set(user, {name, tokenIssuedAt});
    }
  }

  start(id: string, tree: string, user: string, startedAt: number): PastSession {
    const session: PastSession = {id, tree, user, startedAt, visits: [], votes: new Map()};
    this.sessions.set(id, session);
    return session;
  }

  isErasedOne({user}: PastSession): boolean {
    return this.pseudonyms.has(user);
  }

  visit(session: PastSession, step: string, at: number): void {
    session.visits.push({step, at});
  }

  /** Keeps the vote with the higher `seq`; of equal ones the later. */
  submitVote(session: PastSession, step: string, vote: PastVote, seq: number): void {
    const known = session.votes.get(step);
    if (!known || seq >= known.seq) session.votes.set(step, {...vote, seq});
  }

  erase(user: string, pseudonym: string): void {
    // Neither the id nor the pseudonym can sign in.
    this.erased.add(user).add(pseudonym);
    this.names.delete(user);
    this.pseudonyms.add(pseudonym);
    for (const session of this.sessions.values()) {
      if (session.user !== user) continue;
      session.user = pseudonym;
      if (session.rating) session.rating.comment = null;
      for (const [step, vote] of session.votes) session.votes.set(step, {...vote, note: null});
    }
  }

  /** @returns The error code, or null if the line is accepted. */
  importLine(line: ImportLineInput): ErrorCode | null {
    switch (line.type) {
      case 'flow':
        this.putFlow(line.tree_id, line.name, line.steps);
        return null;
      case 'user':
        if (this.erased.has(line.user_id)) return 'erased';
        if (this.names.get(line.user_id)?.tokenIssuedAt === undefined) {
          this.names.set(line.user_id, {name: line.name});
        }
        return null;
      case 'session':
        return this.#importSession(line);
      case 'visit':
        return this.#inStep(line, (session) =>
          this.visit(session, line.step_id, Date.parse(line.visited_at)),
        );
      case 'step_feedback':
        return this.#inStep(line, (session) => {
          const {was_helpful, reasons, note} = line;
          const vote = {
            wasHelpful: was_helpful,
            reasons: codesOf(reasons),
            note: this.isErasedOne(session) ? null : (note ?? null),
          };
          this.submitVote(session, line.step_id, vote, Date.parse(line.created_at));
        });
      case 'rating':
        return this.#importRating(line);
    }
  }

  #importSession(line: LineOf<'session'>): ErrorCode | null {
    if (!this.flows.has(line.tree_id)) return 'not_found';
    if (this.erased.has(line.user_id)) return 'erased';
    const known = this.sessions.get(line.id);
    if (known && (known.tree !== line.tree_id || known.user !== line.user_id)) return 'session_conflict';
    const session = known ?? this.start(line.id, line.tree_id, line.user_id, Date.parse(line.started_at));
    if (line.completed_at == null) return null;
    const outcome = line.outcome ?? null;
    if (session.completedAt !== undefined) return session.outcome === outcome ? null : 'already_completed';
    session.completedAt = Date.parse(line.completed_at);
    session.outcome = outcome;
    return null;
  }

  #importRating({
    session_id,
    rating: stars,
    comment: text,
    reasons: codes,
    created_at,
  }: LineOf<'rating'>): ErrorCode | null {
    const session = this.sessions.get(session_id);
    if (!session) return 'not_found';
    if (session.completedAt === undefined) return 'session_not_completed';
    const comment = this.isErasedOne(session) ? null : (text ?? null);
    const {rating} = session;
    const reasons = codesOf(codes);
    if (rating) {
      const isEqual =
        rating.stars === stars &&
        rating.comment === comment &&
        rating.reasons.join(' ') === reasons.join(' ');
      return isEqual ? null : 'already_rated';
    }
    session.rating = {stars, comment, reasons, at: Date.parse(created_at)};
    return null;
  }

  #inStep(
    {session_id, step_id}: {readonly session_id: string; readonly step_id: string},
    happen: (session: PastSession) => void,
  ): ErrorCode | null {
    const session = this.sessions.get(session_id);
    if (!session || !this.flows.get(session.tree)?.titles.has(step_id)) return 'not_found';
    happen(session);
    return null;
  }
}

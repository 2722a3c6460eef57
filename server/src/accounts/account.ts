/** The tenant. Every row belongs to exactly one account. */
export interface Account {
  /** The first part of every key in the database. Never leaves the server. */
  readonly ref: number;
  /** The id in tokens, keys and commands. */
  readonly id: string;
  readonly name: string;
  /** IANA name of the reporting time zone. */
  readonly timeZone: string;
}

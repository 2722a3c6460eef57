/** The tenant. Every row belongs to exactly one; nothing crosses. */
export interface Account {
  /** The integer that leads every key inside the database. Never leaves the server. */
  readonly ref: number;
  /** The id that the outside knows. */
  readonly id: string;
  readonly name: string;
  /** IANA name of the reporting time zone. */
  readonly timeZone: string;
}

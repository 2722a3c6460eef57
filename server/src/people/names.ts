/** The name of a person without a name. */
export const UNKNOWN_NAME = 'Unknown';

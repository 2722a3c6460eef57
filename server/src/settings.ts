import {locateDatabase, withoutPassword} from './db/location.js';

/** A wrong setting. The message is one sentence that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Documentation and parser of one setting. `--help`, `rf config` and `docs/reference/settings.md` show the texts. */
export interface Setting<T> {
  /** The accepted values, in words. */
  readonly type: string;
  /** Null if the setting has no default. */
  readonly default: string | null;
  readonly example: string;
  readonly description: string;
  /** The effect of a missing or wrong value. */
  readonly whenWrong: string;
  /** If true, no command prints the value. */
  readonly isSecret?: true;
  /**
   * Reads a given value, or the default. Null: the setting has neither.
   *
   * @throws Error whose message continues the name of the setting.
   */
  readonly parse: (text: string | null) => T;
}

const setting = <T>(definition: Setting<T>): Setting<T> => definition;

const START_FAILS = 'The start stops with a sentence that names the setting.';
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const MIN_SECRET_BYTES = 32;

const wholeNumber =
  (maximum: number) =>
  (text: string | null): number => {
    if (!text || !/^\d+$/.test(text) || Number(text) > maximum) {
      throw new Error(` is "${text}": expected a whole number from 0 to ${maximum}.`);
    }
    return Number(text);
  };

const oneOf =
  (values: readonly string[]) =>
  (text: string | null): string => {
    if (text === null || !values.includes(text)) {
      throw new Error(` is "${text}": expected one of ${values.join(', ')}.`);
    }
    return text;
  };

const text = (value: string | null): string => value ?? '';

function parseOrigins(list: string | null): string[] {
  const origins = text(list)
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean);
  for (const origin of origins) {
    // Pages have http or https. A "*" stands for nothing: origins are compared as they are.
    const isOrigin =
      /^https?:[^*]+$/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin;
    if (!isOrigin) {
      throw new Error(
        ` has "${origin}": expected origins like https://app.example.com, separated by commas.`,
      );
    }
  }
  return origins;
}

function parseSecret(secret: string | null): Uint8Array | undefined {
  if (secret === null) return undefined;
  const bytes = new TextEncoder().encode(secret);
  if (bytes.length < MIN_SECRET_BYTES) {
    throw new Error(` has ${bytes.length} bytes: expected at least ${MIN_SECRET_BYTES}.`);
  }
  return bytes;
}

function parseDatabaseUrl(url: string | null): string {
  try {
    locateDatabase(text(url));
  } catch (error) {
    throw new Error(`: ${(error as Error).message}`, {cause: error});
  }
  return text(url);
}

/** Every setting of the server, by the name of its environment variable. */
export const SETTINGS = {
  PORT: setting({
    type: 'whole number, 0 to 65535',
    default: '4600',
    example: '8080',
    description: 'The port to listen on. 0 takes a free port.',
    whenWrong: `${START_FAILS} If another process uses the port, the start stops too.`,
    parse: wholeNumber(65_535),
  }),
  HOST: setting({
    type: 'address of this machine',
    default: '127.0.0.1',
    example: '0.0.0.0',
    description:
      'The address to listen on. The default accepts connections of this machine only, for example of a proxy.',
    whenWrong: 'If the machine does not have the address, the start stops.',
    parse: text,
  }),
  RF_DATABASE_URL: setting({
    type: 'sqlite:<path>, postgres://user:password@host:port/database, or sqlite::memory:',
    default: 'sqlite:./data/resolutionflow.db',
    example: 'sqlite:/var/lib/resolutionflow/feedback.db',
    description:
      'The database: a file, or PostgreSQL. A relative path starts at the working directory. `sqlite::memory:` loses everything at the end.',
    whenWrong: `${START_FAILS} Commands other than \`serve\`, \`demo\`, \`migrate\`, \`accounts create\`, \`copy\` and \`restore\` refuse to create a missing database and name it.`,
    parse: parseDatabaseUrl,
  }),
  RF_JWT_SECRET: setting({
    type: 'text, at least 32 bytes',
    default: null,
    example: 'the output of openssl rand -base64 48',
    description:
      'The secret that signs and verifies user tokens (HS256). Keep it in your secret store. A changed secret invalidates all user tokens.',
    whenWrong: `A short secret stops the start. Without a secret, \`POST /tokens\` answers 503. Without a secret and without an issuer, \`serve\` does not start.`,
    isSecret: true,
    parse: parseSecret,
  }),
  RF_JWT_CLAIM_ROLE: setting({
    type: 'name of a claim',
    default: 'role',
    example: 'https://example.com/role',
    description: 'The claim with the role, in tokens of an identity provider.',
    whenWrong:
      'A token without the claim has the role `engineer`. A token with an unknown role is answered with 401.',
    parse: text,
  }),
  RF_JWT_CLAIM_NAME: setting({
    type: 'name of a claim',
    default: 'name',
    example: 'display_name',
    description: "The claim with the person's name, in tokens of an identity provider.",
    whenWrong: 'A person whose tokens lack the claim is called “Unknown”.',
    parse: text,
  }),
  RF_CORS_ORIGINS: setting({
    type: 'origins, separated by commas',
    default: null,
    example: 'https://app.example.com,https://help.example.com',
    description:
      'The origins whose pages may call the server. An origin is scheme, host and port, without a path or a final slash.',
    whenWrong: `${START_FAILS} The browser blocks pages of an origin that is not listed, and their elements show “offline”.`,
    parse: parseOrigins,
  }),
  RF_RATE_LIMIT: setting({
    type: 'whole number, 0 to 1000000',
    default: '600',
    example: '1200',
    description:
      'Requests per minute for one user. A server key gets ten times as many. Requests without a valid token count by address. 0 switches the limit off.',
    whenWrong: `${START_FAILS} If the limit is too low, callers get 429 with \`Retry-After\`; the SDK waits and retries.`,
    parse: wholeNumber(1_000_000),
  }),
  RF_TRUST_PROXY: setting({
    type: 'off, or a whole number from 0 to 100',
    default: 'off',
    example: '1',
    description: "The number of proxies in front of the server. It decides which address is the caller's.",
    whenWrong: `${START_FAILS} With a number that is too low, all callers share one address and its rate limit. With a number that is too high, callers can choose their address.`,
    parse: (hops) => (hops === 'off' ? 0 : wholeNumber(100)(hops)),
  }),
  RF_LOG_LEVEL: setting({
    type: LOG_LEVELS.join(', '),
    default: 'info',
    example: 'warn',
    description:
      'The least severe level that the server logs. Logs are JSON lines on stderr. Tokens, keys and comments are never logged.',
    whenWrong: START_FAILS,
    parse: oneOf(LOG_LEVELS),
  }),
  RF_METRICS: setting({
    type: 'on, off',
    default: 'off',
    example: 'on',
    description:
      'Serves Prometheus metrics at `/metrics`, without a sign-in. Let only your monitoring reach the path.',
    whenWrong: START_FAILS,
    parse: (value) => oneOf(['on', 'off'])(value) === 'on',
  }),
};

export type SettingName = keyof typeof SETTINGS;
export type Environment = Readonly<Record<string, string | undefined>>;

const isGiven = (env: Environment, name: string): boolean => !!env[name]?.trim();

/**
 * Reads one setting.
 *
 * @throws {ConfigError} if the value is wrong.
 */
export function readSetting<N extends SettingName>(
  env: Environment,
  name: N,
): ReturnType<(typeof SETTINGS)[N]['parse']>;
export function readSetting(env: Environment, name: SettingName): unknown {
  const definition: Setting<unknown> = SETTINGS[name];
  const given = definition.isSecret ? env[name] : env[name]?.trim();
  try {
    return definition.parse(isGiven(env, name) ? (given ?? null) : definition.default);
  } catch (error) {
    throw new ConfigError(`${name}${(error as Error).message}`);
  }
}

export interface SettingDescription {
  readonly name: string;
  /** Null if the setting has neither a value nor a default. A secret is hidden. */
  readonly value: string | null;
  readonly source: 'environment' | 'default';
  readonly default: string | null;
}

/** Lists every setting as an operator gave it, also if it is wrong. */
export function describeSettings(env: Environment): SettingDescription[] {
  return Object.entries<Setting<unknown>>(SETTINGS).map(([name, {default: fallback, isSecret}]) => {
    if (!isGiven(env, name)) return {name, value: fallback, source: 'default', default: fallback};
    const given = env[name] ?? '';
    const value = isSecret
      ? `(hidden, ${new TextEncoder().encode(given).length} bytes)`
      : withoutPassword(given.trim());
    return {name, value, source: 'environment', default: fallback};
  });
}

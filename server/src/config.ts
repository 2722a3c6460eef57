import {locateDatabase, withoutPassword} from './db/location.js';

/** A wrong setting. The message is one sentence that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export interface Config {
  readonly port: number;
  readonly host: string;
  /** `sqlite:<path>` or `sqlite::memory:`. */
  readonly databaseUrl: string;
  /** HS256 secret that signs user tokens. */
  readonly jwtSecret: Uint8Array | undefined;
  /** Claim names in the tokens of issuers. */
  readonly claims: {readonly role: string; readonly name: string};
  readonly corsOrigins: readonly string[];
  /** Requests per minute for one user. 0 switches the limit off. */
  readonly rateLimit: number;
  /** Number of proxies in front of the server. It decides which address is the caller's. */
  readonly trustProxy: number;
  readonly logLevel: string;
  readonly metrics: boolean;
}

const DEFAULT_DATABASE_URL = 'sqlite:./data/resolutionflow.db';
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const LEAST_SECRET_BYTES = 32;

type Environment = Readonly<Record<string, string | undefined>>;

function wholeNumber(env: Environment, name: string, fallback: number, most: number): number {
  const text = env[name]?.trim();
  if (!text) return fallback;
  if (!/^\d+$/.test(text) || Number(text) > most) {
    throw new ConfigError(`${name} is "${text}": expected a whole number from 0 to ${most}.`);
  }
  return Number(text);
}

function origins(env: Environment): string[] {
  const listed = (env['RF_CORS_ORIGINS'] ?? '')
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean);
  for (const origin of listed) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new ConfigError(
        `RF_CORS_ORIGINS has "${origin}": expected origins like https://app.example.com, separated by commas.`,
      );
    }
  }
  return listed;
}

function oneOf(env: Environment, name: string, values: readonly string[], fallback: string): string {
  const value = env[name]?.trim() || fallback;
  if (!values.includes(value)) {
    throw new ConfigError(`${name} is "${value}": expected one of ${values.join(', ')}.`);
  }
  return value;
}

function secret(env: Environment): Uint8Array | undefined {
  const text = env['RF_JWT_SECRET'];
  if (!text) return undefined;
  const bytes = new TextEncoder().encode(text);
  if (bytes.length < LEAST_SECRET_BYTES) {
    throw new ConfigError(
      `RF_JWT_SECRET has ${bytes.length} bytes: expected at least ${LEAST_SECRET_BYTES}.`,
    );
  }
  return bytes;
}

function databaseUrl(env: Environment): string {
  const url = env['RF_DATABASE_URL']?.trim() || DEFAULT_DATABASE_URL;
  try {
    locateDatabase(url);
  } catch (error) {
    throw new ConfigError(`RF_DATABASE_URL: ${(error as Error).message}`);
  }
  return url;
}

/**
 * Reads the settings.
 *
 * @throws {ConfigError} for the first wrong setting.
 */
export function loadConfig(env: Environment): Config {
  return {
    port: wholeNumber(env, 'PORT', 4600, 65_535),
    host: env['HOST']?.trim() || '127.0.0.1',
    databaseUrl: databaseUrl(env),
    jwtSecret: secret(env),
    claims: {
      role: env['RF_JWT_CLAIM_ROLE']?.trim() || 'role',
      name: env['RF_JWT_CLAIM_NAME']?.trim() || 'name',
    },
    corsOrigins: origins(env),
    rateLimit: wholeNumber(env, 'RF_RATE_LIMIT', 600, 1_000_000),
    trustProxy: env['RF_TRUST_PROXY']?.trim() === 'off' ? 0 : wholeNumber(env, 'RF_TRUST_PROXY', 0, 100),
    logLevel: oneOf(env, 'RF_LOG_LEVEL', LOG_LEVELS, 'info'),
    metrics: oneOf(env, 'RF_METRICS', ['on', 'off'], 'off') === 'on',
  };
}

/** Every setting with its default value. */
const DEFAULTS: Readonly<Record<string, string | null>> = {
  PORT: '4600',
  HOST: '127.0.0.1',
  RF_DATABASE_URL: DEFAULT_DATABASE_URL,
  RF_JWT_SECRET: null,
  RF_JWT_CLAIM_ROLE: 'role',
  RF_JWT_CLAIM_NAME: 'name',
  RF_CORS_ORIGINS: null,
  RF_RATE_LIMIT: '600',
  RF_TRUST_PROXY: 'off',
  RF_LOG_LEVEL: 'info',
  RF_METRICS: 'off',
};

export interface SettingDescription {
  readonly name: string;
  /** Null if the setting has neither a value nor a default. A secret is hidden. */
  readonly value: string | null;
  readonly source: 'environment' | 'default';
}

/** Lists every setting as an operator gave it, also if it is wrong. */
export function describeSettings(env: Environment): SettingDescription[] {
  return Object.entries(DEFAULTS).map(([name, fallback]) => {
    const given = env[name]?.trim();
    if (!given) return {name, value: fallback, source: 'default'};
    const value =
      name === 'RF_JWT_SECRET'
        ? `(hidden, ${new TextEncoder().encode(env[name]).length} bytes)`
        : withoutPassword(given);
    return {name, value, source: 'environment'};
  });
}

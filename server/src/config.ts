import {readSetting, type Environment} from './settings.js';

export {ConfigError} from './settings.js';

export interface Config {
  readonly port: number;
  readonly host: string;
  /** `sqlite:<path>`, `sqlite::memory:` or `postgres://…`. */
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

/**
 * Reads the settings.
 *
 * @throws {ConfigError} for the first wrong setting.
 */
export const loadConfig = (env: Environment): Config => ({
  port: readSetting(env, 'PORT'),
  host: readSetting(env, 'HOST'),
  databaseUrl: readSetting(env, 'RF_DATABASE_URL'),
  jwtSecret: readSetting(env, 'RF_JWT_SECRET'),
  claims: {role: readSetting(env, 'RF_JWT_CLAIM_ROLE'), name: readSetting(env, 'RF_JWT_CLAIM_NAME')},
  corsOrigins: readSetting(env, 'RF_CORS_ORIGINS'),
  rateLimit: readSetting(env, 'RF_RATE_LIMIT'),
  trustProxy: readSetting(env, 'RF_TRUST_PROXY'),
  logLevel: readSetting(env, 'RF_LOG_LEVEL'),
  metrics: readSetting(env, 'RF_METRICS'),
});

import type {Config} from '../config.js';
import {withoutPassword} from '../db/location.js';
import {serverVersion} from '../ops/version.js';

interface Started {
  readonly address: string;
  readonly config: Config;
  /** Number of accounts in the database. */
  readonly accounts: number;
  /** How the person called the program. */
  readonly program: string;
}

const isLoopback = (host: string): boolean => /^(127\.|::1$|localhost$)/.test(host);

/** Warnings about settings that are valid but risky. */
function warnings({host, corsOrigins, rateLimit, metrics, trustProxy, databaseUrl}: Config): string[] {
  const found: [isRisky: boolean, text: string][] = [
    [!corsOrigins.length, 'RF_CORS_ORIGINS is empty: pages of other origins cannot use this server.'],
    [
      corsOrigins.some(
        (origin) => origin.startsWith('http://') && !/^http:\/\/(localhost|127\.|\[::1\])/.test(origin),
      ),
      'RF_CORS_ORIGINS lists an origin without TLS: others on its network can read tokens.',
    ],
    [rateLimit === 0, 'RF_RATE_LIMIT is 0: callers may send any number of requests.'],
    [
      !isLoopback(host) && trustProxy === 0,
      `HOST is ${host} and RF_TRUST_PROXY is off: tokens travel without TLS unless a proxy adds it.`,
    ],
    [
      !isLoopback(host) && metrics,
      `HOST is ${host} and RF_METRICS is on: everybody who reaches the port can read /metrics.`,
    ],
    [
      databaseUrl === 'sqlite::memory:',
      'RF_DATABASE_URL is in memory: all data is lost when the server stops.',
    ],
  ];
  return found.filter(([isRisky]) => isRisky).map(([, text]) => `Warning: ${text}`);
}

/** What `serve` prints when it listens: one line of facts, then a line for each risky setting. */
export function startLines({address, config, accounts, program}: Started): string[] {
  const database = withoutPassword(config.databaseUrl);
  const count = `${accounts} ${accounts === 1 ? 'account' : 'accounts'}`;
  return [
    `ResolutionFlow Feedback ${serverVersion()} is at ${address} with ${count} in ${database}`,
    ...(accounts === 0
      ? [`Warning: there is no account. Create one: ${program} accounts create --id <id> --name <name>`]
      : []),
    ...warnings(config),
  ];
}

const RANDOM = "node -p 'crypto.randomBytes(48).toString(`base64url`)'";

/** The message of `serve` if nobody could sign in: the commands that prepare and start a server. */
export function signInHelp({program, accounts}: Pick<Started, 'program' | 'accounts'>): string[] {
  const setSecret =
    process.platform === 'win32' ? `$env:RF_JWT_SECRET = ${RANDOM}` : `export RF_JWT_SECRET="$(${RANDOM})"`;
  const createAccount = `${program} accounts create --id my-team --name "My team"`;
  return [
    'RF_JWT_SECRET is not set and no account has an issuer, so nobody could sign in. Type these commands in one terminal:',
    '',
    ...[setSecret, ...(accounts === 0 ? [createAccount] : []), `${program} serve`].map((line) => `  ${line}`),
    '',
    'Keep the secret for later starts: another one makes all tokens invalid.',
  ];
}

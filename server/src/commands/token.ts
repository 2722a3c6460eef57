import {
  MAX_TOKEN_TTL_SECONDS,
  NAME_EXPECTATION,
  name as nameSchema,
  role as roleSchema,
  userId as userIdSchema,
} from '@resolutionflow/contract';
import {InvalidArgumentError, Option, type Command} from 'commander';
import * as z from 'zod/mini';
import {findUser, requireNotErased} from '../people/repository.js';
import {ConfigError} from '../config.js';
import {isoTime} from '../http/times.js';
import {print, printJson} from './output.js';
import {accountNamed, withDatabase} from './with-database.js';

const UNITS: Readonly<Record<string, number>> = {s: 1, m: 60, h: 3600, d: 86_400};

/** 100 years. */
const MAX_DAYS = 36_500;

/** Reads a duration in seconds: `90`, `30m`, `1h`, `7d`. */
export function seconds(text: string): number {
  const [, number, unit = 's'] = /^(\d+)([smhd])?$/.exec(text) ?? [];
  const value = Number(number) * (UNITS[unit] ?? NaN);
  if (!(value > 0))
    throw new InvalidArgumentError('Expected seconds, or a number with s, m, h or d: 3600, 1h.');
  if (value > MAX_DAYS * 86_400) throw new InvalidArgumentError(`The longest lifetime is ${MAX_DAYS}d.`);
  return value;
}

const matching =
  <T>(schema: z.ZodMiniType<T>) =>
  (text: string): T => {
    const result = z.safeParse(schema, text);
    if (!result.success) throw new InvalidArgumentError(result.error.issues[0]?.message ?? '');
    return result.data;
  };

interface TokenOptions {
  readonly account: string;
  readonly user: string;
  readonly name: string;
  readonly role: z.output<typeof roleSchema>;
  readonly ttl: number;
  readonly json?: boolean;
}

export function tokenCommand(program: Command): void {
  program
    .command('token')
    .description('print a user token, signed with RF_JWT_SECRET')
    .requiredOption('--account <id>', 'account id')
    .requiredOption('--user <id>', 'user id', matching(userIdSchema))
    .requiredOption('--name <name>', `display name, ${NAME_EXPECTATION}`, matching(nameSchema))
    .addOption(
      new Option('--role <role>', 'role in the account').choices(roleSchema.options).default('engineer'),
    )
    .option(
      '--ttl <duration>',
      `lifetime: seconds, or a duration such as 30m, 1h or 7d; at most ${MAX_DAYS}d`,
      seconds,
      MAX_TOKEN_TTL_SECONDS / 24,
    )
    .option('--json', 'print JSON')
    .action(({account: id, user, name, role, ttl, json}: TokenOptions) =>
      withDatabase(async (database, {jwtSecret}) => {
        if (!jwtSecret) throw new ConfigError('RF_JWT_SECRET is not set. Tokens are signed with it.');
        const account = await accountNamed(database, id);
        const known = await findUser(database.read, account.ref, user);
        await requireNotErased(database.read, account.ref, user, known);
        const {issueToken} = await import('../auth/tokens.js');
        const {token, expiresAt} = await issueToken(
          jwtSecret,
          {accountId: account.id, userId: user, name, role, ttlSeconds: ttl},
          Date.now(),
        );
        if (json) printJson({token, expires_at: isoTime(expiresAt)});
        else print(token);
      }),
    );
}

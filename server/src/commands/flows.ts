import {readFile} from 'node:fs/promises';
import {id, name, stepList, type Flow} from '@resolutionflow/contract';
import type {Command} from 'commander';
import * as z from 'zod/mini';
import {flowSlices, saveFlow} from '../flows/repository.js';
import {printJson, printRow} from './output.js';
import {accountNamed, withDatabase} from './with-database.js';

const flow = z.object({tree_id: id, name, steps: stepList});

/** A flow file that cannot be used. The message is a sentence for operators. */
class FlowFileError extends Error {
  override readonly name = 'FlowFileError';
}

/**
 * Reads one flow, a list of flows, or a response of `GET /flows`.
 *
 * @throws {FlowFileError} that names the flow and the field that is wrong.
 */
async function readFlows(file: string): Promise<Flow[]> {
  let content: unknown;
  try {
    // The decoder leaves out the byte order mark with which some editors begin a file.
    content = JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(await readFile(file)));
  } catch (error) {
    if (error instanceof SyntaxError) throw new FlowFileError(`${file} is not JSON: ${error.message}.`);
    if (error instanceof TypeError) throw new FlowFileError(`${file} is not text in UTF-8.`);
    throw error;
  }
  const listed = (content as {flows?: unknown} | null)?.flows ?? content;
  const entries: unknown[] = Array.isArray(listed) ? listed : [listed];
  return entries.map((entry, index) => {
    const {success, data, error} = z.safeParse(flow, entry);
    if (success) return data;
    const [issue] = error.issues;
    const field = issue?.path.join('.') || 'the flow';
    throw new FlowFileError(`${file}: flow ${index + 1}: ${field}: ${issue?.message}. No flow was saved.`);
  });
}

/** Commands about flows. */
export function flowCommands(program: Command): void {
  const flows = program.command('flows').description('create, replace and list flows');

  flows
    .command('put')
    .description('create or replace flows from a JSON file')
    .argument('<file>', 'one flow {"tree_id", "name", "steps": [{"id", "title"}]}, or a list of flows')
    .requiredOption('--account <id>', 'account id')
    .option('--json', 'print JSON')
    .action(async (file: string, {account: accountId, json}: {account: string; json?: boolean}) => {
      const wanted = await readFlows(file);
      await withDatabase(async (database) => {
        const account = await accountNamed(database, accountId);
        const results = [];
        for (const {tree_id, ...rest} of wanted) {
          const isNew = await database.write((tx) => saveFlow(tx, account.ref, tree_id, rest));
          results.push({tree_id, status: isNew ? 'created' : 'replaced'});
        }
        if (json) printJson(results);
        else for (const {tree_id, status} of results) printRow(tree_id, status);
      });
    });

  flows
    .command('list')
    .description('list the flows of an account')
    .requiredOption('--account <id>', 'account id')
    .option('--json', 'print JSON that "flows put" can read')
    .action(({account: accountId, json}: {account: string; json?: boolean}) =>
      withDatabase(async (database) => {
        const account = await accountNamed(database, accountId);
        const listed: Flow[] = [];
        for await (const slice of flowSlices(database, account.ref, {limit: Infinity})) listed.push(...slice);
        if (json) printJson(listed);
        else for (const {tree_id, name, steps} of listed) printRow(tree_id, name, `${steps.length} steps`);
      }),
    );
}

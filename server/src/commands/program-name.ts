import {basename, relative} from 'node:path';

const BIN = 'resolutionflow-server';

/**
 * Returns how the person called the program, for help and for commands to type.
 *
 * @param path - `process.argv[1]`.
 * @param env - Environment. npm sets there which command it runs.
 */
export function programName(path: string, env: NodeJS.ProcessEnv): string {
  const name = basename(path);
  const isScript = name.endsWith('.js') || name.endsWith('.ts');
  const isInstalled = /[/\\]node_modules[/\\]/.test(path);
  // On Windows, npx also starts the script, not a link to it.
  if (env['npm_command'] === 'exec' && isInstalled && (isScript || name === BIN)) {
    return 'npx @resolutionflow/server';
  }
  if (!isScript) return env['npm_command'] === 'exec' && isInstalled ? `npx ${name}` : name;
  return env['npm_lifecycle_event'] === 'rf' ? 'npm run rf --' : `node ${relative(process.cwd(), path)}`;
}

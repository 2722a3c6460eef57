const said = new Set<string>();
const answering = new Set<string>();

/** Tells a page's developer, once; what comes later may not import what elements have for it. */
function say(sentence: string): void {
  if (said.has(sentence)) return;
  said.add(sentence);
  console.warn(sentence);
}

const serverOf = (url: string): string => url.split('/api/v1', 1)[0]!;

/** Says which flow the server does not know. */
export function hintAtAnswer(url: string, json: unknown, {status}: Response): void {
  answering.add(serverOf(url));
  if (status !== 404) return;
  const [, inPath = ''] = /[/]insights[/]flows[/]([^/?]+)/.exec(url) ?? [];
  const flow = (json as {readonly tree_id?: string} | undefined)?.tree_id ?? decodeURIComponent(inPath);
  if (flow) say(`The server does not know the flow "${flow}": put it there, or correct tree-id.`);
}

/**
 * A browser tells nobody that an origin was refused. What every origin may read is asked for then, and what only some
 * may: a server that answers the one alone is there, and refuses.
 */
export async function hintAtSilence(url: string, fetch: typeof globalThis.fetch): Promise<void> {
  const server = serverOf(url);
  if (answering.has(server) || !globalThis.location) return;
  answering.add(server);
  const isHeard = async (path: string) => {
    try {
      await fetch(server + path, {method: 'HEAD'});
      return true;
    } catch {
      // Refused, or nobody is there: that is what is asked.
      return false;
    }
  };
  if ((await isHeard('/openapi.json')) && !(await isHeard('/api/v1/me'))) {
    say(`${server} refuses this page: list ${location.origin} in its RF_CORS_ORIGINS.`);
  }
}

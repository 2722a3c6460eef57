const warnings = new Set<string>();
/** Servers that have responded, and servers whose silence was examined. */
const examined = new Set<string>();

/** Warns the developer of the page, once for each sentence. */
function warnOnce(sentence: string): void {
  if (warnings.has(sentence)) return;
  warnings.add(sentence);
  console.warn(sentence);
}

/** Names the flow that the server does not know. */
export function hintAtResponse(baseUrl: string, path: string, json: unknown, {status}: Response): void {
  examined.add(baseUrl);
  if (status !== 404) return;
  const [, inPath = ''] = /^[/]insights[/]flows[/]([^/?]+)/.exec(path) ?? [];
  const flow = (json as {readonly tree_id?: string} | undefined)?.tree_id ?? decodeURIComponent(inPath);
  if (flow) warnOnce(`The server does not know the flow "${flow}": put it there, or correct tree-id.`);
}

/** Names the step that the server does not find in the flow of its session. */
export const hintAtUnknownStep = (stepId: string): void =>
  warnOnce(
    `The server does not know the step "${stepId}" in this flow: add it to the flow, or correct step-id.`,
  );

/**
 * Warns if the server rejects the origin of the page, which a browser does not report. Every origin may read
 * `/openapi.json`, only some may read `/me`. If only the first responds, the server rejects this origin.
 */
export async function hintAtNoResponse(baseUrl: string, fetch: typeof globalThis.fetch): Promise<void> {
  if (examined.has(baseUrl) || !globalThis.location) return;
  examined.add(baseUrl);
  const responds = async (path: string) => {
    try {
      await fetch(baseUrl + path, {method: 'HEAD'});
      return true;
    } catch {
      // Rejected or unreachable.
      return false;
    }
  };
  if ((await responds('/openapi.json')) && !(await responds('/api/v1/me'))) {
    warnOnce(`${baseUrl} refuses this page: list ${location.origin} in its RF_CORS_ORIGINS.`);
  }
}

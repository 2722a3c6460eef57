import {BASE_PATH, getMe} from '@resolutionflow/contract/responses';
import {claimsOf} from '../identity.js';
import {warnOnce} from '../util/warn-once.js';
import type {TransportOptions, TransportRequest} from './transport-request.js';

/** Servers that have responded, and servers whose silence is being examined or has been explained. */
const examined = new Set<string>();

/** Warns if the address ends in the path that the SDK adds itself. */
export function hintAtBaseUrl(baseUrl: string): void {
  const [address, rest] = baseUrl.split(BASE_PATH);
  if (rest === '') warnOnce(`base-url must not end in ${BASE_PATH}: use ${address}.`);
}

/** The longest token that all common servers accept in a header, in characters. */
const MAX_TOKEN_LENGTH = 8000;

/** Warns that a server refuses the headers of requests. */
function hintAtLargeHeaders(baseUrl: string, token: string | null): void {
  const isTokenLarge = (token ?? '').length > MAX_TOKEN_LENGTH;
  const remedy = isTokenLarge ? 'use a shorter token' : 'remove cookies of this address';
  warnOnce(`${baseUrl} refuses requests because their headers are too large: ${remedy}.`);
}

/** Warns if there are items to send but no token. */
export const hintAtMissingToken = (baseUrl: string): void =>
  warnOnce(`Nothing is sent to ${baseUrl} without a token: set token, token-url or getToken.`);

/**
 * Warns that the server does not accept a token, and says why.
 *
 * @param now - ms since the epoch, by the server's clock.
 */
export function hintAtToken(baseUrl: string, token: string | null, now: number): void {
  if (!token) return hintAtMissingToken(baseUrl);
  const isExpired = (claimsOf(token).exp as number) * 1000 < now;
  warnOnce(
    isExpired
      ? `The token for ${baseUrl} has expired: set a new one, or use token-url or getToken, which renew it.`
      : `${baseUrl} rejects the token: get it from this server, or register its issuer there.`,
  );
}

type SentRequest = Pick<TransportRequest, 'path' | 'json' | 'token'>;

/**
 * Warns if the headers are too large, if the address redirects, if another server responds, or if the server does not know
 * the flow.
 */
export function hintAtResponse(baseUrl: string, {path, json, token}: SentRequest, response: Response): void {
  examined.add(baseUrl);
  const {status, headers} = response;
  // The warning about the address explains each of its responses.
  if (baseUrl.endsWith(BASE_PATH)) return;
  if (response.redirected) {
    warnOnce(`${baseUrl} redirects to ${new URL(response.url).origin}: set base-url to the final address.`);
    return;
  }
  if (status === 431) hintAtLargeHeaders(baseUrl, token);
  const isFromServer = headers.has('X-Request-Id');
  const isPage = response.ok && status !== 204 && !headers.get('Content-Type')?.includes('json');
  if (!isFromServer && (isPage || status === 404 || status === 405)) {
    warnOnce(`${baseUrl} does not respond like a ResolutionFlow Feedback server: correct base-url.`);
  }
  if (!isFromServer || status !== 404) return;
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
 * Warns if the server cannot be reached, or if it rejects the origin of the page, which a browser does not report. Every
 * origin may read `/openapi.json`, only some may read `/me`. If only the first responds, the server rejects this origin.
 * If both respond without the token, a proxy may have refused its length in a way that the page may not read.
 */
export async function hintAtNoResponse(
  {baseUrl, fetch}: Pick<TransportOptions, 'baseUrl' | 'fetch'>,
  token: string | null,
): Promise<void> {
  if (examined.has(baseUrl)) return;
  // Outside of a page, the caller reads the error. Offline, nothing can be said about the server.
  if (!globalThis.location || globalThis.navigator?.onLine === false) return;
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
  if (!(await responds('/openapi.json'))) {
    // The server may be reached later, and reject the origin then.
    examined.delete(baseUrl);
    warnOnce(`${baseUrl} cannot be reached: check base-url, the server and the page's connect-src policy.`);
  } else if (!(await responds(BASE_PATH + getMe.path))) {
    // A sandboxed page and a local file have no origin that the server could list.
    warnOnce(
      globalThis.origin === 'null'
        ? `${baseUrl} refuses this page, which has no origin: serve it over HTTP, and give a sandboxed iframe allow-same-origin.`
        : `${baseUrl} refuses this page: list ${location.origin} in its RF_CORS_ORIGINS.`,
    );
  } else if (token && token.length > MAX_TOKEN_LENGTH) hintAtLargeHeaders(baseUrl, token);
}

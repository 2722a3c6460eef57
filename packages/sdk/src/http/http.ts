/** What is sent. */
export interface HttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As JSON. */
  readonly json?: unknown;
  /** In place of `json`. */
  readonly body?: ReadableStream;
  readonly signal?: AbortSignal;
  /** Goes on when the page is gone. */
  readonly keepalive: boolean;
  readonly fetch: typeof fetch;
  /** ms; `false` for what may take any time. */
  readonly timeout: number | false;
}

/**
 * Sends one request, once, and answers with whatever comes, refusals too. Rejects when nothing does, as `fetch` would;
 * when it took too long with an error named `TimeoutError`.
 */
export type Http = (url: string, request: HttpRequest) => Promise<Response>;

export interface TransportOptions {
  readonly baseUrl: string;
  /** ms. */
  readonly timeout: number;
  readonly fetch: typeof fetch;
}

export interface TransportRequest {
  readonly method: string;
  /** Below `BASE_PATH`. */
  readonly path: string;
  readonly token: string | null;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent in place of `json`, without a time limit. */
  readonly body?: ReadableStream;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Continues the request when the page is gone. */
  readonly keepalive?: boolean;
}

import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {jwtVerify} from 'jose';

/** A request for `POST /sessions/{id}/rate` with a verified token. */
export interface RatingRequest {
  /** The user id in the token. */
  readonly caller: string;
  readonly sessionId: string;
  readonly rating: number;
  readonly comment: string | null;
}

type RatingBody = Pick<RatingRequest, 'rating' | 'comment'>;

async function bodyOf(request: IncomingMessage): Promise<RatingBody> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as RatingBody;
}

/**
 * Listens for ratings. It has no framework, and validates nothing except the token, which it remembers.
 *
 * @param secret - The secret that signed the tokens.
 * @param rate - Stores a rating and responds.
 */
export function serveRatings(
  port: number,
  secret: string,
  rate: (rating: RatingRequest, response: ServerResponse) => Promise<void> | void,
): void {
  const key = new TextEncoder().encode(secret);
  const verified = new Map<string, string>();

  async function callerOf({headers}: IncomingMessage): Promise<string> {
    const token = headers.authorization?.slice('Bearer '.length) ?? '';
    const known = verified.get(token);
    if (known) return known;
    const {payload} = await jwtVerify(token, key);
    verified.set(token, payload.sub ?? '');
    return payload.sub ?? '';
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [caller, body] = await Promise.all([callerOf(request), bodyOf(request)]);
    await rate({caller, sessionId: request.url?.split('/')[4] ?? '', ...body}, response);
  }

  createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  }).listen(port, '127.0.0.1', () => process.stdout.write('ready\n'));
}

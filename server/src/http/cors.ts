import cors from 'cors';
import type {RequestHandler} from 'express';

const A_DAY_SECONDS = 86_400;

const EXPOSED_HEADERS = [
  'Date',
  'ETag',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'Idempotency-Replayed',
  'X-Request-Id',
];

/** Allows requests from pages of the listed origins only. */
export function corsFor(origins: readonly string[]): RequestHandler {
  const listed = new Set(origins);
  const allow = cors({
    origin: true,
    methods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-None-Match'],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: A_DAY_SECONDS,
  });
  return (request, response, next) => {
    response.vary('Origin');
    const {origin, 'access-control-request-method': preflight} = request.headers;
    const isListed = origin !== undefined && listed.has(origin);
    // The routes respond to an OPTIONS request that is not a preflight.
    if (isListed && (request.method !== 'OPTIONS' || preflight)) allow(request, response, next);
    else next();
  };
}

/** The CORS headers of a response that the app does not send. */
export const corsHeadersFor = (
  origins: readonly string[],
  origin: string | undefined,
): Readonly<Record<string, string>> => ({
  Vary: 'Origin',
  ...(origin !== undefined &&
    origins.includes(origin) && {
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Expose-Headers': EXPOSED_HEADERS.join(','),
    }),
});

import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import express, {type Router} from 'express';
import * as z from 'zod/mini';
import {userId} from '@resolutionflow/contract';
import {ApiProblem} from '../api-problem.js';
import {readJson} from '../http/body.js';
import {ACCOUNT_NAME} from './content/account.js';
import {FLOWS} from './content/flows.js';
import {PERSONAS, type DemoPersona} from './content/personas.js';
import {TICKETS} from './content/tickets.js';

/** Signs a user token for a persona of the page. */
export type SignToken = (persona: DemoPersona) => Promise<{token: string; expires_at: string}>;

// The page is plain files in src, for the build in dist too.
const PAGE = fileURLToPath(new URL('../../src/demo/page/', import.meta.url));

/** The strictest policy: the page shows that the elements work under it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types lit-html 'allow-duplicates'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-cache',
};

/** The page's own data, like that of a customer's tool: runbooks, tickets and personas. */
const helpDesk = () => ({
  name: ACCOUNT_NAME,
  personas: PERSONAS.map(({userId: user_id, name, role, title}) => ({user_id, name, role, title})),
  flows: FLOWS.map(({treeId: tree_id, name, category, summary, icon, minutes, steps}) => ({
    tree_id,
    name,
    category,
    summary,
    icon,
    minutes,
    steps: steps.map(({id, title, actions, command, expect}) => ({id, title, actions, command, expect})),
  })),
  tickets: TICKETS.map(({treeId: tree_id, waitingMinutes: waiting_minutes, ...ticket}) => ({
    tree_id,
    waiting_minutes,
    ...ticket,
  })),
});

// The build copies them here; tests that run the sources use the same copy.
const ELEMENTS = fileURLToPath(new URL('../../dist/demo/elements/', import.meta.url));

/**
 * The folder of the elements' self-defining builds, which this package carries.
 *
 * @throws Error with instructions if they are missing.
 */
export function findElements(): string {
  if (existsSync(join(ELEMENTS, 'rf.js'))) return ELEMENTS;
  throw new Error('The demo needs the built elements: run "npm run build".');
}

const tokenRequest = z.object({user_id: userId});

/**
 * Serves the help desk page at `/`, its files below `/demo`, the elements below `/rf`, and two routes of the page:
 * `GET /demo/help-desk` and `POST /demo/token`. All other paths go to the server's own routes.
 *
 * @param signToken - Signs tokens for the page's personas.
 * @param elements - The folder with `rf.js`.
 */
export function demoPage(signToken: SignToken, elements: string): Router {
  const router = express.Router();
  const answerWith = express.Router().use((_request, response, next) => {
    response.set(HEADERS);
    next();
  });

  answerWith.get('/', (_request, response) => response.sendFile('index.html', {root: PAGE}));
  answerWith.get('/demo/help-desk', (_request, response) => response.json(helpDesk()));
  answerWith.post('/demo/token', async (request, response) => {
    const wanted = tokenRequest.safeParse(await readJson(request));
    const persona = PERSONAS.find(({userId: id}) => wanted.success && wanted.data.user_id === id);
    if (!persona) throw new ApiProblem('not_found', 'The demo has no person with this user_id.');
    response.set('Cache-Control', 'no-store').json(await signToken(persona));
  });
  answerWith.use('/demo', express.static(PAGE, {index: false, cacheControl: false}));
  answerWith.use('/rf', express.static(elements, {index: false, cacheControl: false}));

  router.use((request, response, next) => {
    const isOfDemo = request.path === '/' || /^\/(demo|rf)\//.test(request.path);
    if (isOfDemo) answerWith(request, response, next);
    else next();
  });
  return router;
}

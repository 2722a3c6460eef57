import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import express, {type Router} from 'express';
import * as z from 'zod/mini';
import {userId} from '@resolutionflow/contract';
import {ACCOUNT_NAME} from './content/account.js';
import {FLOWS} from './content/flows.js';
import {PERSONAS, type DemoPersona} from './content/personas.js';
import {TICKETS} from './content/tickets.js';

/** Signs a user token for somebody as whom the page can be used. */
export type SignToken = (persona: DemoPersona) => Promise<{token: string; expires_at: string}>;

// The page is plain files: from here and from dist alike they lie in src.
const PAGE = fileURLToPath(new URL('../../src/demo/page/', import.meta.url));

/** No allowance at all: the elements work under it, and the page shows that. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-cache',
};

/** What the page knows by itself, as a customer's own tool would: runbooks, tickets and who may sign in. */
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

/**
 * Where the elements' self-defining builds are: in the installed package, or in this repository's.
 *
 * @throws Error saying what to do when they are not there.
 */
export function findElements(): string {
  let folder: string | undefined;
  try {
    folder = fileURLToPath(
      new URL('dist/cdn/', import.meta.resolve('@resolutionflow/elements/package.json')),
    );
  } catch {
    // Not installed: the sentence below says so.
  }
  if (folder && existsSync(join(folder, 'rf.js'))) return folder;
  throw new Error(
    'The demo needs the built elements: run "npm run build", or install @resolutionflow/elements beside the server.',
  );
}

const tokenRequest = z.object({user_id: userId});

/**
 * The help desk's page at `/`, its files below `/demo`, the elements below `/rf`, and two routes for the page alone:
 * `GET /demo/help-desk` and `POST /demo/token`. Everything else is left to the server's own routes.
 *
 * @param signToken - Who signs tokens for the page's personas.
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
  answerWith.post('/demo/token', express.json(), async (request, response) => {
    const wanted = tokenRequest.safeParse(request.body);
    const persona = PERSONAS.find(({userId: id}) => wanted.success && wanted.data.user_id === id);
    if (!persona) {
      response.status(404).json({title: 'Nobody of this name works in the demo.', status: 404});
      return;
    }
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

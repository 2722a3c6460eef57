import {Router} from 'express';
import {makeOpenApiDocument} from '../openapi.js';
import {renderReference} from './page.js';
import {STYLE} from './style.js';

const CACHING = 'public, max-age=300';

/** `GET /openapi.json`, and `GET /docs`: the same as a page. */
export function referenceRoutes(): Router {
  const router = Router();
  const document = makeOpenApiDocument();
  const [json, page] = [JSON.stringify(document), renderReference(document)];
  router.get('/openapi.json', (_request, response) => {
    // Meant for everybody: clients are generated from it, in pages too.
    response.set({'Access-Control-Allow-Origin': '*', 'Cache-Control': CACHING}).type('json').send(json);
  });
  router.get('/docs', (_request, response) => {
    response.set('Cache-Control', CACHING).type('html').send(page);
  });
  router.get('/docs/style.css', (_request, response) => {
    response.set('Cache-Control', CACHING).type('css').send(STYLE);
  });
  return router;
}

import {Router} from 'express';
import {allowOnlyReads} from '../../http/allow-only.js';
import {makeOpenApiDocument} from '../openapi.js';
import {renderReference} from './page.js';
import {STYLE} from './style.js';

const CACHING = 'public, max-age=300';

/** `GET /openapi.json`, and `GET /docs`: the same content as a page. All links are relative, for use below a sub-path. */
export function referenceRoutes(): Router {
  const router = Router({strict: true});
  const document = makeOpenApiDocument();
  const [json, page] = [JSON.stringify(document), renderReference(document)];
  router.get('/openapi.json', (_request, response) => {
    // Public: tools in browsers generate clients from it.
    response.set({'Access-Control-Allow-Origin': '*', 'Cache-Control': CACHING}).type('json').send(json);
  });
  router.get('/docs', (_request, response) => {
    response.set('Cache-Control', CACHING).type('html').send(page);
  });
  // Relative links of the page need its address without a slash at the end.
  router.get('/docs/', (_request, response) => response.redirect('../docs'));
  router.get('/docs/style.css', (_request, response) => {
    response.set('Cache-Control', CACHING).type('css').send(STYLE);
  });
  router.all(['/openapi.json', '/docs', '/docs/', '/docs/style.css'], allowOnlyReads);
  return router;
}

// Answers the requests of the live examples with sample data. Nothing leaves the page.
const responses = fetch(new URL('responses.json', document.currentScript.src)).then((response) =>
  response.json(),
);
const realFetch = globalThis.fetch;

let ids = 0;
/** `crypto.randomUUID` is missing on sites without TLS. */
const nextId = () => `sample-${++ids}`;

const reply = (status, body) =>
  new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: {'Content-Type': 'application/json', 'X-Request-Id': nextId()},
  });

async function write(request, path) {
  const body = request.method === 'DELETE' ? {} : await request.json();
  if (request.method === 'DELETE') return reply(204);
  if (path.endsWith('/feedback')) {
    return reply(201, {reasons: [], note: null, ...body, step_id: path.split('/').at(-2), status: 'created'});
  }
  const session = {tree_id: 'vpn-down', user_id: 'sample', completed_at: null, outcome: null};
  const started = {started_at: new Date().toISOString()};
  const rated = {
    session_id: path.split('/').at(-2),
    rating: 5,
    comment: null,
    reasons: [],
    created_at: new Date().toISOString(),
  };
  return reply(
    201,
    path.endsWith('/rate') ? {id: nextId(), ...rated, ...body} : {...session, ...started, ...body},
  );
}

globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const {pathname, searchParams} = new URL(request.url);
  searchParams.sort();
  if (!pathname.startsWith('/api/v1/')) return realFetch(input, init);
  const path = pathname.slice('/api/v1'.length);
  if (request.method !== 'GET') return write(request, path);
  const known = await responses;
  const body = known[`${path}?${searchParams}`] ?? known[path];
  return body ? reply(200, body) : reply(404, {status: 404, code: 'not_found', title: 'Not found'});
};

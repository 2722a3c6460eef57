import {ERRORS, type ErrorCode} from '@resolutionflow/contract';
import {makeOpenApiDocument} from '@resolutionflow/server/reference';
import {EXAMPLE_VALUES} from './http-examples.js';
import {code, fence, GENERATED, page, prose, section, table} from './markdown.js';

/** The parts of a JSON schema that the document uses. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly default?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, {readonly schema: Schema}>>;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content & {readonly description: string}>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {readonly schemas: Readonly<Record<string, Schema>>};
}

const SERVER = 'https://feedback.example.com';

const WHEN: Readonly<Record<ErrorCode, string>> = {
  malformed_request: 'The request is not valid HTTP.',
  malformed_json: 'The body is not JSON.',
  session_not_completed: 'The rated session is still open.',
  unauthenticated: 'The token is missing, wrong or expired.',
  forbidden: "The session is another engineer's, the role is too low, or the route is closed to this caller.",
  unknown_account: 'The token is valid, but its account does not exist on this server.',
  erased: 'The person was erased.',
  not_found: 'The account has no such resource, or the server has no such route.',
  method_not_allowed: 'The route has no such method. `Allow` lists its methods.',
  request_timeout: 'The request arrived too slowly.',
  already_rated: 'The session has a rating.',
  already_completed: 'The session was completed with another outcome.',
  session_conflict: 'The session id belongs to another flow or engineer.',
  payload_too_large: 'The body, or a line of an import, is over 64 KiB.',
  unsupported_media_type: 'The body is not JSON, or not NDJSON for an import.',
  expectation_failed: 'The server does not support the `Expect` header of the request.',
  validation_failed: 'The body, query or path is wrong. `errors` lists up to 20 problems.',
  rate_limited: 'The caller sent too many requests. `Retry-After` says when to continue.',
  headers_too_large: 'The headers or the address are too long.',
  internal: 'Another error. The server logged it under `request_id`.',
  unavailable:
    'The database is busy, the write queue is full, or the server stops. `Retry-After` says when to retry.',
};

class Http {
  /** As clients read it. */
  readonly #document = JSON.parse(JSON.stringify(makeOpenApiDocument())) as Document;

  /** Operations by tag; the second path of a route is left out. */
  get operations(): Map<string, {method: string; path: string; also: string; operation: Operation}[]> {
    const also = new Map<string, string>();
    for (const [path, methods] of Object.entries(this.#document.paths)) {
      for (const {operationId} of Object.values(methods)) {
        if (operationId.endsWith('Also')) also.set(operationId.slice(0, -'Also'.length), path);
      }
    }
    const all = Object.entries(this.#document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        also: also.get(operation.operationId) ?? '',
        operation,
      })),
    );
    return Map.groupBy(
      all.filter(({operation}) => !operation.operationId.endsWith('Also')),
      ({operation}) => operation.tags[0]!,
    );
  }

  #resolve(schema: Schema): Schema {
    const name = schema.$ref?.split('/').at(-1);
    if (name) return this.#resolve(this.#document.components.schemas[name]!);
    if (schema.allOf?.length === 1) return {...this.#resolve(schema.allOf[0]!), ...schema};
    return schema;
  }

  #options = (schema: Schema): readonly Schema[] => schema.anyOf ?? schema.oneOf ?? [];

  /** @param parent - The name of the field that holds the value's object. */
  example(given: Schema, name = '', parent = ''): unknown {
    const schema = this.#resolve(given);
    const own = `${parent}/${name}`;
    if (own in EXAMPLE_VALUES) return EXAMPLE_VALUES[own];
    if (schema.properties) {
      const keys = Object.keys(schema.properties);
      return Object.fromEntries(keys.map((key) => [key, this.example(schema.properties![key]!, key, name)]));
    }
    if (schema.const !== undefined) return schema.const;
    if (name in EXAMPLE_VALUES) return EXAMPLE_VALUES[name];
    if (schema.items) return [this.example(schema.items, name, parent)];
    if (schema.enum) return schema.enum[0];
    const options = this.#options(schema).filter((option) => this.#resolve(option).type !== 'null');
    if (options.length) return this.example(options[0]!, name, parent);
    const type = Array.isArray(schema.type) ? (schema.type as readonly string[])[0] : schema.type;
    if (schema.format === 'date-time') return '2026-11-22T09:30:00.000Z';
    if (schema.format === 'date') return '2026-11-22';
    if (type === 'boolean') return true;
    if (type === 'integer') return 12;
    if (type === 'number') return /rate$/.test(name) ? 0.875 : 4.5;
    if (type === 'object') return {};
    return name || 'text';
  }

  type(given: Schema): string {
    const schema = this.#resolve(given);
    if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
    if (schema.const !== undefined) return JSON.stringify(schema.const);
    const options = this.#options(schema);
    if (options.length) return [...new Set(options.map((option) => this.type(option)))].join(' | ');
    if (schema.items) return `${this.type(schema.items)}[]`;
    const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'any');
    const {minimum, maximum} = schema;
    if (minimum !== undefined && maximum !== undefined) return `${type as string}, ${minimum} to ${maximum}`;
    return schema.format ? `${type as string} (${schema.format})` : (type as string);
  }

  fields(given: Schema): string[][] {
    const schema = this.#resolve(given);
    return Object.entries(schema.properties ?? {}).map(([name, field]) => [
      code(name),
      'body',
      code(this.type(field)),
      schema.required?.includes(name) ? 'yes' : '',
    ]);
  }
}

const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function curl(http: Http, method: string, path: string, operation: Operation): string {
  const parameters = operation.parameters ?? [];
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => http.example({}, name) as string);
  const query = parameters
    .filter(
      ({in: place, required, name}) => place === 'query' && (required || ['period', 'q'].includes(name)),
    )
    .map(({name, schema}) => `${name}=${name === 'period' ? '30d' : String(http.example(schema, name))}`)
    .join('&');
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}'${SERVER}/api/v1${filled}${query && `?${query}`}'`,
    `-H "Authorization: Bearer $TOKEN"`,
  ];
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (type && content) {
    lines.push(`-H 'Content-Type: ${type}'`);
    lines.push(
      type.includes('ndjson')
        ? '--data-binary @history.ndjson'
        : `-d ${shell(JSON.stringify(http.example(content.schema)))}`,
    );
  }
  return lines.join(' \\\n  ');
}

function operationSection(
  http: Http,
  {method, path, also, operation}: {method: string; path: string; also: string; operation: Operation},
): string {
  const body = operation.requestBody?.content?.['application/json'];
  const rows = (operation.parameters ?? []).map((parameter) => [
    code(parameter.name),
    parameter.in,
    code(http.type(parameter.schema)),
    parameter.required ? 'yes' : '',
  ]);
  const statuses = Object.entries(operation.responses);
  const success = statuses.filter(([status]) => status < '400');
  const failures = statuses.filter(([status]) => status >= '400');
  const sample = success.map(([, {content}]) => content?.['application/json']).find(Boolean);
  return page(
    `### \`${method} ${path}\``,
    `${prose(operation.summary)}. ${prose(operation.description)}${also && ` The same as \`${also}\`.`}`,
    fence('sh', curl(http, method, path, operation)),
    table(['parameter', 'in', 'type', 'required'], [...rows, ...(body ? http.fields(body.schema) : [])]),
    `Responses: ${success.map(([status, {description}]) => `${status} (${description})`).join(', ')}.`,
    sample ? fence('json', JSON.stringify(http.example(sample.schema), null, 2)) : '',
    `Errors: ${failures.map(([status, {description}]) => `${status} ${description}`).join('; ')}.`,
  ).trim();
}

/** The reference of the HTTP API, from the OpenAPI document of the server. */
export function httpPage(): string {
  const http = new Http();
  return page(
    '# HTTP API',
    GENERATED,
    'The base path is `/api/v1`. Requests and responses are JSON in UTF-8. The server serves this API as OpenAPI 3.1 at `/openapi.json`, and as a page at `/docs`.',
    'Send a user token or a server key: `Authorization: Bearer …`. See [Authentication](../guides/authentication.md).',
    'Timestamps are ISO 8601 in UTC. Ids have 1 to 128 characters from `A–Z a–z 0–9 . _ : -`. The server ignores unknown body fields.',
    ...[...http.operations].map(([tag, operations]) =>
      section(`## ${tag}`, operations.map((operation) => operationSection(http, operation)).join('\n\n')),
    ),
    '## Errors',
    'An error is `application/problem+json` (RFC 9457): `type`, `title`, `status`, `detail`, `code`, `request_id`, and `errors` for 422. Each response carries `X-Request-Id`.',
    table(
      ['code', 'status', 'when'],
      Object.entries(ERRORS).map(([name, {status}]) => [code(name), String(status), WHEN[name as ErrorCode]]),
    ),
  );
}

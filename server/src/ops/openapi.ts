import {readFileSync} from 'node:fs';
import * as contract from '@resolutionflow/contract';
import {BASE_PATH, ERRORS, routes, type Access, type ErrorCode, type Route} from '@resolutionflow/contract';
import * as z from 'zod/mini';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverride,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import {responseSchema} from './response-schema.js';

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** Schemas that are named in the document; the rest is written out where it is used. */
const NAMED = [
  'id',
  'userId',
  'name',
  'timestamp',
  'outcome',
  'role',
  'period',
  'problem',
  'flow',
  'flowInput',
  'step',
  'session',
  'sessionInput',
  'visit',
  'visitInput',
  'completionInput',
  'rating',
  'ratingInput',
  'ratingEntry',
  'stepFeedback',
  'stepFeedbackInput',
  'sessionFeedback',
  'me',
  'engineer',
  'tokenInput',
  'issuedToken',
  'periodInfo',
  'summary',
  'previousPeriod',
  'timeSeriesDay',
  'topFlow',
  'topEngineer',
  'stepFigures',
  'recentComment',
  'teamAnalytics',
  'personalAnalytics',
  'flowAnalytics',
  'importLine',
  'importReport',
] as const satisfies readonly (keyof typeof contract)[];

for (const key of NAMED) {
  const known = contract[key];
  const schema = '_zod' in known ? known : responseSchema<unknown>(known);
  z.globalRegistry.add(schema, {id: key.charAt(0).toUpperCase() + key.slice(1)});
}

/** By the first part of a path. */
const TAGS: Readonly<Record<string, string>> = {
  flows: 'Flows',
  sessions: 'Sessions',
  steps: 'Feedback',
  ratings: 'Feedback',
  insights: 'Analytics',
  import: 'Import',
};
const OTHER_TAG = 'People';

const tagOf = ({path}: Route): string =>
  /\/(rate|feedback)$/.test(path) ? 'Feedback' : (TAGS[path.split(/[/.]/)[1] ?? ''] ?? OTHER_TAG);

const WHO: Readonly<Record<Access, string>> = {
  user: 'anybody with a user token',
  owner: "the session's engineer",
  admin: 'team and super admins',
  key: 'server keys',
};

/** What any call of the route can be refused with. */
function errorsOf(route: Route): ErrorCode[] {
  const codes: ErrorCode[] = [
    'unauthenticated',
    'unknown_account',
    'erased',
    'rate_limited',
    'internal',
    'unavailable',
  ];
  if (route.body) codes.push('malformed_json', 'payload_too_large');
  if (route.body || route.bodyType) codes.push('unsupported_media_type');
  if (route.body || route.params || route.query || route.headers) codes.push('validation_failed');
  if (!(route.access.includes('user') && route.access.includes('key'))) codes.push('forbidden');
  return [...new Set([...codes, ...(route.errors ?? [])])];
}

const STATUS_TEXT: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Made',
  204: 'Done; there is no body',
};

function responsesOf(route: Route): ZodOpenApiResponsesObject {
  const responses: ZodOpenApiResponsesObject = {};
  for (const [status, kind] of Object.entries(route.responses)) {
    const type = route.responseType ?? 'application/json';
    const content = kind
      ? {[type]: {schema: responseSchema(kind)}}
      : route.responseType && {[type]: {schema: {type: 'string' as const}}};
    responses[status as '200'] = {description: STATUS_TEXT[Number(status)] ?? '', ...(content && {content})};
  }
  for (const [status, codes] of Map.groupBy(errorsOf(route), (code) => ERRORS[code].status)) {
    responses[String(status) as '400'] = {
      description: codes.map((code) => `\`${code}\``).join(', '),
      content: {'application/problem+json': {schema: responseSchema(contract.problem)}},
    };
  }
  return responses;
}

function bodyOf(route: Route): ZodOpenApiOperationObject['requestBody'] {
  if (route.bodyType) {
    return {required: true, content: {[route.bodyType]: {schema: contract.importLine}}};
  }
  return route.body && {required: true, content: {'application/json': {schema: route.body}}};
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const requestBody = bodyOf(route);
  return {
    operationId: route.name,
    summary: route.summary,
    description: `For ${route.access.map((who) => WHO[who]).join(', ')}.`,
    tags: [tagOf(route)],
    requestParams: {
      ...(route.params && {path: route.params}),
      ...(route.query && {query: route.query}),
      ...(route.headers && {header: route.headers}),
    },
    ...(requestBody && {requestBody}),
    responses: responsesOf(route),
  };
}

const {count, day, time, outcome, role, period, voteStatus} = contract.responseShapes;

/** What is promised of answers beyond what a client checks. */
const PROMISED = new Map<contract.Shape, object>([
  [count, {type: 'integer', minimum: 0}],
  [day, {format: 'date'}],
  [time, {format: 'date-time'}],
  [outcome, {enum: contract.outcome.options}],
  [role, {enum: contract.role.options}],
  [period, {enum: contract.period.options}],
  [voteStatus, {enum: ['created', 'updated'] satisfies contract.VoteStatus[]}],
]);
const promised = new Map([...PROMISED].map(([kind, more]) => [responseSchema(kind) as unknown, more]));

/** Says in JSON Schema what zod can say only in code, and leaves out what only zod needs. */
const override: ZodOpenApiOverride = ({jsonSchema, zodSchema}) => {
  const {def} = zodSchema._zod;
  Object.assign(jsonSchema, promised.get(zodSchema));
  if (def.type === 'pipe' && def.out._zod.def.type === 'number') {
    for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema];
    const {type, minimum, maximum} = z.toJSONSchema(def.out);
    Object.assign(jsonSchema, {type, minimum, maximum});
  }
  if (def.type === 'default') Object.assign(jsonSchema, {default: def.defaultValue});
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  // The format says it, and in a line that people can read.
  if (jsonSchema.format?.startsWith('date')) delete jsonSchema.pattern;
  // Later versions may say more; clients must let them.
  delete jsonSchema.additionalProperties;
};

const versionOf = (): string => {
  const {version} = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
};

/** The API as OpenAPI 3.1, made from the contract's table of routes. */
export function makeOpenApiDocument(): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of Object.values<Route>(routes)) {
    const operation = operationOf(route);
    const method = route.method.toLowerCase() as 'get';
    paths[route.path] = {...paths[route.path], [method]: operation};
    if (route.alsoAt) {
      const again = {
        ...operation,
        operationId: `${route.name}Also`,
        description: `The same as \`${route.path}\`.`,
      };
      paths[route.alsoAt] = {...paths[route.alsoAt], [method]: again};
    }
  }
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'ResolutionFlow Feedback',
        version: versionOf(),
        description: 'Feedback on guided troubleshooting, and what it says.',
        license: {name: 'MIT', identifier: 'MIT'},
      },
      // Relative to the document, so that it also works below a sub-path.
      servers: [{url: BASE_PATH.slice(1)}],
      tags: ['Flows', 'Sessions', 'Feedback', 'Analytics', 'People', 'Import'].map((name) => ({name})),
      security: [{bearer: []}],
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: 'A user token (JWT), or a server key (`rf_sk_…`).',
          },
        },
      },
      paths,
    },
    {override},
  );
}

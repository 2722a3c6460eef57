import * as contract from '@resolutionflow/contract';
import {
  BASE_PATH,
  ERRORS,
  routes,
  type Access,
  type ErrorCode,
  type Route,
  type RouteName,
  type Shape,
} from '@resolutionflow/contract';
import * as z from 'zod/mini';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverride,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import {responseSchema} from './response-schema.js';
import {serverVersion} from './version.js';

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** Schemas of the contract without a name in the document: each is part of others, which contain it in full. */
const INLINED: ReadonlySet<string> = new Set<keyof typeof contract>([
  'commentInput',
  'engineerList',
  'fieldError',
  'flowPage',
  'idempotencyKey',
  'noteInput',
  'outcomeBreakdown',
  'ratingBreakdown',
  'ratingCheck',
  'ratingPage',
  'reason',
  'reasonsInput',
  'seq',
  'stars',
  'stepList',
]);

const isSchema = (exported: unknown): exported is z.ZodMiniType | Shape =>
  typeof exported === 'object' && exported !== null && ('_zod' in exported || 'type' in exported);

/** `sessionInput` becomes `SessionInput`. */
const schemaName = (exported: string): string => exported.charAt(0).toUpperCase() + exported.slice(1);

// All other schemas of the contract have their name.
for (const [name, exported] of Object.entries<unknown>(contract)) {
  if (!isSchema(exported) || INLINED.has(name)) continue;
  z.globalRegistry.add('_zod' in exported ? exported : responseSchema(exported), {id: schemaName(name)});
}

type Tag = 'Flows' | 'Sessions' | 'Feedback' | 'Analytics' | 'People' | 'Import';

const TAGS: Readonly<Record<RouteName, Tag>> = {
  putFlow: 'Flows',
  listFlows: 'Flows',
  getFlow: 'Flows',
  startSession: 'Sessions',
  getSession: 'Sessions',
  visitStep: 'Sessions',
  completeSession: 'Sessions',
  rateSession: 'Feedback',
  submitStepFeedback: 'Feedback',
  removeStepFeedback: 'Feedback',
  getSessionFeedback: 'Feedback',
  listRatings: 'Feedback',
  exportRatings: 'Feedback',
  getTeamAnalytics: 'Analytics',
  getPersonalAnalytics: 'Analytics',
  getFlowAnalytics: 'Analytics',
  getFindings: 'Analytics',
  getMe: 'People',
  listEngineers: 'People',
  createToken: 'People',
  eraseUser: 'People',
  importHistory: 'Import',
};

const WHO: Readonly<Record<Access, string>> = {
  user: 'anybody with a user token',
  owner: "the session's engineer",
  admin: 'team and super admins',
  key: 'server keys',
};

/** The errors that the route can respond with. */
function errorsOf(route: Route): ErrorCode[] {
  const codes: ErrorCode[] = [
    'malformed_request',
    'unauthenticated',
    'unknown_account',
    'erased',
    'request_timeout',
    'expectation_failed',
    'rate_limited',
    'headers_too_large',
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
  201: 'Created',
  204: 'Done; no body',
};

function responsesOf(route: Route): ZodOpenApiResponsesObject {
  const responses: ZodOpenApiResponsesObject = {};
  for (const [status, shape] of Object.entries(route.responses)) {
    const type = route.responseType ?? 'application/json';
    const content = shape
      ? {[type]: {schema: responseSchema(shape)}}
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
    description: [`For ${route.access.map((who) => WHO[who]).join(', ')}.`, route.details ?? '']
      .join(' ')
      .trim(),
    tags: [TAGS[route.name as RouteName]],
    requestParams: {
      ...(route.params && {path: route.params}),
      ...(route.query && {query: route.query}),
      ...(route.headers && {header: route.headers}),
    },
    ...(requestBody && {requestBody}),
    responses: responsesOf(route),
  };
}

const {count, day, findingKind, interval, outcome, period, rate, role, time, voteStatus} =
  contract.responseShapes;

/** JSON Schema keywords that the API promises and clients do not check. */
const KEYWORDS = new Map<contract.Shape, object>([
  [count, {type: 'integer', minimum: 0}],
  [day, {format: 'date'}],
  [time, {format: 'date-time'}],
  [rate, {minimum: 0, maximum: 1}],
  [interval, {minItems: 2, maxItems: 2}],
  [findingKind, {enum: contract.FINDING_KINDS}],
  [outcome, {enum: contract.outcome.options}],
  [role, {enum: contract.role.options}],
  [period, {enum: contract.period.options}],
  [voteStatus, {enum: ['created', 'updated'] satisfies contract.VoteStatus[]}],
]);
const keywords = new Map([...KEYWORDS].map(([shape, more]) => [responseSchema(shape) as unknown, more]));

/** Adds keywords that zod cannot express, and removes those that only zod needs. */
const override: ZodOpenApiOverride = ({jsonSchema, zodSchema}) => {
  const {def} = zodSchema._zod;
  Object.assign(jsonSchema, keywords.get(zodSchema));
  if (def.type === 'pipe' && def.out._zod.def.type === 'number') {
    for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema];
    const {type, minimum, maximum} = z.toJSONSchema(def.out);
    Object.assign(jsonSchema, {type, minimum, maximum});
  }
  if (def.type === 'default') Object.assign(jsonSchema, {default: def.defaultValue});
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  // `format` says the same, and people can read it.
  if (jsonSchema.format?.startsWith('date')) delete jsonSchema.pattern;
  // Later versions may add fields, and clients must ignore them.
  delete jsonSchema.additionalProperties;
};

/** Generates the OpenAPI 3.1 document from the contract's routes. */
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
        version: serverVersion(),
        description: 'Collects feedback on guided troubleshooting and reports its metrics.',
        license: {name: 'MIT', identifier: 'MIT'},
      },
      // Relative to the document, so that it also works below a sub-path.
      servers: [{url: BASE_PATH.slice(1)}],
      tags: [...new Set(Object.values(TAGS))].map((name) => ({name})),
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

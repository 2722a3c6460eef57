import {BASE_PATH} from '@resolutionflow/contract';
import type {OpenApiDocument} from '../openapi.js';
import {html, type Html} from './html.js';

/** What this page reads of a JSON Schema. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Body {
  readonly content?: Readonly<Record<string, {readonly schema?: Schema}>>;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body & {readonly description: string}>>;
}

interface Route extends Operation {
  readonly method: string;
  readonly path: string;
}

const nameOf = (reference: string): string => reference.split('/').at(-1) ?? reference;

/** A type in a few words, with links to the schemas that have a name. */
function typeOf(schema: Schema): Html {
  if (schema.$ref) {
    const name = nameOf(schema.$ref);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return html`${choices.map((choice, i) => html`${i ? ' | ' : ''}${typeOf(choice)}`)}`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum) {
    return html`${schema.enum.map((value, i) => html`${i ? ' | ' : ''}<code>${JSON.stringify(value)}</code>`)}`;
  }
  if (schema.type === 'array') return html`list of ${typeOf(schema.items ?? {})}`;
  if (schema.properties) return objectOf(schema);
  const type = [schema.type ?? 'anything'].flat().join(' or ');
  const range = [
    schema.minimum !== undefined && `from ${schema.minimum}`,
    schema.maximum !== undefined && `to ${schema.maximum}`,
    schema.default !== undefined && `default ${JSON.stringify(schema.default)}`,
  ].filter(Boolean);
  return html`${schema.format ?? type}${range.length ? ` (${range.join(' ')})` : ''}`;
}

function objectOf({properties = {}, required = []}: Schema): Html {
  return html`<dl class="fields">
    ${Object.entries(properties).map(
      ([key, schema]) =>
        html`<div>
          <dt><code>${key}</code>${required.includes(key) ? '' : html`<small>optional</small>`}</dt>
          <dd>${typeOf(schema)}</dd>
        </div>`,
    )}
  </dl>`;
}

function bodyOf({content = {}}: Body): Html {
  return html`${Object.entries(content).map(
    ([type, {schema}]) => html`<span class="media">${type}</span> ${schema ? typeOf(schema) : ''}`,
  )}`;
}

/** Descriptions are ours, with codes between backquotes. */
const withCodes = (text: string): Html =>
  html`${text.split('`').map((part, index) => (index % 2 ? html`<code>${part}</code>` : part))}`;

function operation({method, path, ...route}: Route): Html {
  const {operationId, summary, description, parameters = [], requestBody, responses} = route;
  return html`<article id="${operationId}">
    <h3><span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code></h3>
    <p class="summary">${summary}. <span class="quiet">${withCodes(description)}</span></p>
    ${
      parameters.length > 0 &&
      html`<h4>Parameters</h4>
        <dl class="fields">
          ${parameters.map(
            (parameter) =>
              html`<div>
                <dt>
                  <code>${parameter.name}</code>
                  <small>${parameter.in}${parameter.required ? '' : ', optional'}</small>
                </dt>
                <dd>${typeOf(parameter.schema)}</dd>
              </div>`,
          )}
        </dl>`
    }
    ${
      requestBody &&
      html`<h4>Body</h4>
        <p>${bodyOf(requestBody)}</p>`
    }
    <h4>Answers</h4>
    <dl class="fields">
      ${Object.entries(responses).map(
        ([status, response]) =>
          html`<div>
            <dt><code class="status s${status[0]}">${status}</code></dt>
            <dd>${withCodes(response.description)}${Number(status) < 400 && html` ${bodyOf(response)}`}</dd>
          </div>`,
      )}
    </dl>
  </article>`;
}

const linkOf = ({operationId, summary}: Route) => html`<li><a href="#${operationId}">${summary}</a></li>`;

/** The API as a page: no script, nothing from another host. */
export function renderReference(document: OpenApiDocument): string {
  const routes = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Readonly<Record<string, Operation>>).map(([method, route]): Route => ({
      ...route,
      method,
      path,
    })),
  );
  const tags = [...Map.groupBy(routes, ({tags: [tag = '']}) => tag)];
  const schemas = Object.entries((document.components?.schemas ?? {}) as Readonly<Record<string, Schema>>);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${document.info.title}: API</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="docs/style.css" />
      </head>
      <body>
        <nav aria-label="Routes">
          <p class="name">${document.info.title} <small>${document.info.version}</small></p>
          ${tags.map(
            ([tag, ofTag]) =>
              html`<h2>${tag}</h2>
                <ul>
                  ${ofTag.map(linkOf)}
                </ul>`,
          )}
        </nav>
        <main>
          <h1>API</h1>
          <p>
            Everything below <code>${BASE_PATH}</code>, with <code>Authorization: Bearer …</code>: a user
            token (JWT) or a server key (<code>rf_sk_…</code>). The same as a document for tools:
            <a href="openapi.json">openapi.json</a>.
          </p>
          ${tags.map(
            ([tag, ofTag]) =>
              html`<section>
                <h2>${tag}</h2>
                ${ofTag.map(operation)}
              </section>`,
          )}
          <section>
            <h2>Schemas</h2>
            ${schemas.map(
              ([name, schema]) =>
                html`<article id="schema-${name}">
                  <h3>${name}</h3>
                  ${typeOf(schema)}
                </article>`,
            )}
          </section>
        </main>
      </body>
    </html>`.text;
}

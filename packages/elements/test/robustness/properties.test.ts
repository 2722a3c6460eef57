import {expect} from '@open-wc/testing';
import {openHostPage, type HostPage} from '../host-page.js';

interface Field {
  readonly kind: string;
  readonly name: string;
  readonly attribute?: string;
  readonly privacy?: string;
  readonly readonly?: boolean;
  readonly static?: boolean;
  readonly type?: {readonly text: string};
}

interface Manifest {
  readonly modules: {
    readonly declarations: {readonly tagName?: string; readonly members?: readonly Field[]}[];
  }[];
}

type Properties = Element & Record<string, unknown>;

const manifest = (await (
  await fetch(new URL('../../custom-elements.json', import.meta.url))
).json()) as Manifest;

/** The public properties of all elements, from the manifest. */
const PROPERTIES = manifest.modules
  .flatMap(({declarations}) => declarations)
  .flatMap(({tagName, members = []}) =>
    tagName
      ? members
          .filter(({kind, privacy, readonly, static: isStatic}) => {
            return kind === 'field' && !readonly && !isStatic && (privacy ?? 'public') === 'public';
          })
          .map((field) => ({tag: tagName, ...field, type: field.type?.text ?? ''}))
      : [],
  );

/** A value of a property that is not its default: a property value, and the same as an attribute. */
function valueOf({name, type, tag}: {name: string; type: string; tag: string}): [unknown, string] {
  if (type.includes('boolean')) return [true, ''];
  if (type.includes('number')) return [7, '7'];
  const word = /'([^']+)'(?=[^']*$)/.exec(type)?.[1];
  const known: Record<string, string> = {period: '7d', value: 'up', view: 'me', views: 'me'};
  const text = known[name] ?? word ?? `${tag}-${name}`.toLowerCase();
  return [text, text];
}

/** Properties that take objects or functions. They have no attribute. */
const OBJECTS: Readonly<Record<string, () => unknown>> = {
  client: () => ({submitStepFeedback: () => undefined, addEventListener: () => undefined}),
  getToken: () => () => 'token',
};

describe('all properties of the manifest', () => {
  it('the manifest has the properties of all elements', () => {
    expect([...new Set(PROPERTIES.map(({tag}) => tag))]).to.have.members([
      'rf-provider',
      'rf-step-feedback',
      'rf-csat-modal',
      'rf-analytics-dashboard',
    ]);
    expect(PROPERTIES.length).to.be.above(35);
  });

  const define = (page: HostPage): Promise<unknown> => {
    const script = page.document.createElement('script');
    script.type = 'module';
    script.src = '/host-pages/built/rf.js';
    const other = page.document.createElement('script');
    other.type = 'module';
    other.src = '/host-pages/built/rf-dashboard.js';
    page.document.head.append(script, other);
    return Promise.all(
      ['rf-csat-modal', 'rf-analytics-dashboard'].map((tag) => page.window.customElements.whenDefined(tag)),
    );
  };

  const create = (page: HostPage, tag: string): Properties =>
    page.document.body.appendChild<Element>(page.document.createElement(tag)) as Properties;

  it('properties keep the values that a framework has set before the elements are defined', async () => {
    const page = await openHostPage({modules: [], body: ''});
    const set = PROPERTIES.map((property) => {
      const {tag, name, attribute} = property;
      const [value, text] = attribute ? valueOf(property) : [OBJECTS[name]?.() ?? {}, ''];
      const byProperty = create(page, tag);
      byProperty[name] = value;
      const byAttribute = attribute ? create(page, tag) : undefined;
      byAttribute?.setAttribute(attribute!, text);
      return {tag, name, value, byProperty, byAttribute};
    });
    await define(page);
    const lost = set.flatMap(({tag, name, value, byProperty, byAttribute}) => [
      ...(byProperty[name] === value ? [] : [`${tag}.${name}: ${String(byProperty[name])}`]),
      ...(!byAttribute || byAttribute[name] === value
        ? []
        : [`${tag} attribute of ${name}: ${String(byAttribute[name])}`]),
    ]);
    expect(lost).to.deep.equal([]);
  });

  it('false, undefined, null and NaN that were set before the definition mean the default', async () => {
    const page = await openHostPage({modules: [], body: ''});
    const set = PROPERTIES.flatMap(({tag, name, attribute, type}) =>
      [undefined, null, NaN, ...(type.includes('boolean') ? [false] : [])].flatMap((value) => {
        const byProperty = create(page, tag);
        byProperty[name] = value;
        const byAttribute = attribute ? create(page, tag) : undefined;
        byAttribute?.setAttribute(attribute!, String(value));
        return [byProperty, ...(byAttribute ? [byAttribute] : [])].map((element) => ({
          tag,
          name,
          value,
          element,
        }));
      }),
    );
    await define(page);
    const wrong = set.filter(({tag, name, element}) => {
      const fresh = create(page, tag);
      const isDefault = element[name] === fresh[name];
      fresh.remove();
      return !isDefault;
    });
    expect(
      wrong.map(({tag, name, value, element}) => `${tag}.${name} = ${value}: ${String(element[name])}`),
    ).to.deep.equal([]);
  });

  it('properties are set by an attribute that is spelled like the property', async () => {
    const page = await openHostPage({modules: ['rf.js', 'rf-dashboard.js'], body: ''});
    const wrong = PROPERTIES.filter((property) => {
      const {tag, name, attribute} = property;
      if (!attribute) return false;
      const [value, text] = valueOf(property);
      const place = page.document.createElement('div');
      page.document.body.append(place);
      // The parser of HTML makes the name lower-case.
      place.innerHTML = `<${tag} ${name}="${text}"></${tag}>`;
      return (place.firstElementChild as Properties)[name] !== value;
    });
    expect(wrong.map(({tag, name}) => `${tag} ${name}`)).to.deep.equal([]);
  });
});

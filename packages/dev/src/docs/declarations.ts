import {fileURLToPath} from 'node:url';
import ts from 'typescript';

const ENTRIES = ['../../../sdk/dist/index.d.ts', '../../../elements/dist/index.d.ts'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** One documented member of an interface or class. */
export interface Member {
  readonly name: string;
  /** Its declaration, as written. */
  readonly signature: string;
  readonly type: string;
  /** Type aliases in the signature for unions of strings: the name and its members. */
  readonly aliases: readonly (readonly [name: string, values: string])[];
  readonly isOptional: boolean;
  readonly isMethod: boolean;
  readonly description: string;
  readonly parameters: readonly {readonly name: string; readonly description: string}[];
  readonly returns: string;
  readonly throws: readonly string[];
  readonly example: string;
}

/** Reads the built type declarations of the SDK and of the elements, with their JSDoc. */
export class Declarations {
  readonly #checker: ts.TypeChecker;
  readonly #exports = new Map<string, ts.Symbol>();

  constructor() {
    const program = ts.createProgram(ENTRIES, {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      types: [],
      strict: true,
      skipLibCheck: true,
    });
    this.#checker = program.getTypeChecker();
    for (const entry of ENTRIES) {
      const module = this.#checker.getSymbolAtLocation(program.getSourceFile(entry)!)!;
      for (const symbol of this.#checker.getExportsOfModule(module)) {
        const isAlias = symbol.flags & ts.SymbolFlags.Alias;
        this.#exports.set(symbol.name, isAlias ? this.#checker.getAliasedSymbol(symbol) : symbol);
      }
    }
  }

  /** @throws Error if no entry exports the name. */
  #named(name: string): ts.Symbol {
    const symbol = this.#exports.get(name);
    if (!symbol) throw new Error(`No package exports ${name}.`);
    return symbol;
  }

  /** The exported value, function or class itself. */
  describe = (name: string): Member => this.#describe(this.#named(name));

  /** The public members of an exported class or interface, in the order of the source. */
  membersOf(name: string): Member[] {
    const type = this.#checker.getDeclaredTypeOfSymbol(this.#named(name));
    return this.#membersOf(type);
  }

  /** The fields of the `detail` of an exported event class. */
  detailOf(name: string): Member[] {
    const event = this.#checker.getDeclaredTypeOfSymbol(this.#named(name));
    const detail = event.getProperty('detail');
    if (!detail || !event.symbol.declarations?.includes(detail.declarations?.[0]?.parent as ts.Declaration)) {
      return [];
    }
    return this.#membersOf(this.#checker.getTypeOfSymbol(detail));
  }

  /** Names of exports that this predicate accepts. */
  names = (accepts: (name: string) => boolean): string[] => [...this.#exports.keys()].filter(accepts).sort();

  #membersOf(type: ts.Type): Member[] {
    return type
      .getProperties()
      .filter(({declarations = []}) =>
        declarations.some((declaration) => declaration.getSourceFile().fileName.includes('/packages/')),
      )
      .filter((symbol) => !symbol.name.startsWith('__'))
      .map((symbol) => this.#describe(symbol));
  }

  /** The members of a union of string literals, joined by ` | `. */
  #values(type: ts.Type): string | undefined {
    const types = (type.isUnion() ? type.types : []).filter((one) => !(one.flags & ts.TypeFlags.Undefined));
    return types.length > 1 && types.every((one) => one.isStringLiteral() || one.flags & ts.TypeFlags.Null)
      ? types.map((one) => this.#checker.typeToString(one)).join(' | ')
      : undefined;
  }

  #aliasesIn(declaration: ts.Declaration): [string, string][] {
    const found = new Map<string, string>();
    const visit = (node: ts.Node): void => {
      if (ts.isTypeReferenceNode(node)) {
        const values = this.#values(this.#checker.getTypeAtLocation(node));
        if (values) found.set(node.typeName.getText(), values);
      }
      ts.forEachChild(node, visit);
    };
    visit(declaration);
    return [...found];
  }

  #describe(symbol: ts.Symbol): Member {
    const declaration = symbol.declarations?.[0];
    const type = declaration
      ? this.#checker.getTypeOfSymbolAtLocation(symbol, declaration)
      : this.#checker.getTypeOfSymbol(symbol);
    const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;
    const tags = symbol.getJsDocTags(this.#checker);
    const textOf = (tag: ts.JSDocTagInfo): string => ts.displayPartsToString(tag.text);
    const all = (name: string): string[] => tags.filter((tag) => tag.name === name).map(textOf);
    return {
      name: symbol.name,
      signature: declaration?.getText().replace(/^(export )?declare /, '') ?? '',
      type:
        this.#values(type) ??
        this.#checker.typeToString(type, undefined, flags).replaceAll(' | undefined', ''),
      aliases: declaration ? this.#aliasesIn(declaration) : [],
      isOptional: !!(symbol.flags & ts.SymbolFlags.Optional),
      isMethod: !!(symbol.flags & ts.SymbolFlags.Method),
      description: ts.displayPartsToString(symbol.getDocumentationComment(this.#checker)),
      parameters: all('param').map((text) => {
        const [, name = '', description = ''] = /^(\S+)\s*-?\s*([^]*)$/.exec(text) ?? [];
        return {name, description};
      }),
      returns: all('returns').join(' '),
      throws: all('throws').map((text) => text.replace(/^\{(\w+)\}/, '`$1`')),
      example: (all('example')[0] ?? '').replace(/^```\w*\n|\n?```$/g, ''),
    };
  }
}

// Import cycles make modules hard to understand and to move. Type imports count too.
module.exports = {
  forbidden: [{name: 'no-import-cycles', severity: 'error', from: {}, to: {circular: true}}],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: {path: 'node_modules'},
    tsConfig: {fileName: 'tsconfig.json'},
    enhancedResolveOptions: {exportsFields: ['exports'], conditionNames: ['import', 'types', 'default']},
  },
};

export * from '../../dev/dist/fixtures/page-account.js';

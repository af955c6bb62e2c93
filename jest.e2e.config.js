// End-to-end tests: the packed package in a real n8n beside the local ServiceNow; one test file at a time, since each starts servers.
/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test/e2e'],
  testMatch: ['**/*.test.ts'],
  modulePathIgnorePatterns: ['/\\.run/', '<rootDir>/demo/n8n1?/', '<rootDir>/dist/'],
  globalSetup: '<rootDir>/test/e2e/support/prepare.ts',
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.workshop.json', isolatedModules: true, diagnostics: false }],
  },
  maxWorkers: 1,
  testTimeout: 360000,
};

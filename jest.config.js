// Fast and contract tests on Node: everything under test/ but the end-to-end folder.
/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/package.json', '<rootDir>/demo/n8n1?/', '/\\.run/'],
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.workshop.json', diagnostics: false }],
  },
  globalSetup: '<rootDir>/test/support/setUp.ts',
  globalTeardown: '<rootDir>/test/support/tearDown.ts',
  maxWorkers: 2,
  testTimeout: 30000,
};

// Fast and contract tests on Node: everything under test/ but the end-to-end folder.
/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/package.json', '<rootDir>/demo/n8n/', '/\\.run/'],
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.workshop.json', isolatedModules: true, diagnostics: false }],
  },
  testTimeout: 30000,
};

// The contract tests once more on the engine of n8n 1.123: n8n-core 1.122 with the n8n-workflow that belongs to it.
const config = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...config,
  testMatch: ['<rootDir>/test/contract/*.test.ts', '<rootDir>/test/support/world.test.ts'],
  moduleNameMapper: {
    '^n8n-core$': '<rootDir>/node_modules/n8n-core-1',
    '^n8n-workflow$': '<rootDir>/node_modules/n8n-core-1/node_modules/n8n-workflow',
  },
};

// Evaluates expressions with the engine that n8n itself runs; reads `{ engine, jobs: [{ value, keys, self }] }` as JSON on stdin, writes the values as JSON, null for an expression that throws.
const { createRequire } = require('node:module');
const { readFileSync } = require('node:fs');

const { Expression, Workflow } = createRequire(process.argv[2])('n8n-workflow');
const { engine, jobs } = JSON.parse(readFileSync(0, 'utf8'));
const node = { id: 'mock', name: 'mock', type: 'mock', typeVersion: 1, position: [0, 0], parameters: {} };
const nodeTypes = { getByNameAndVersion: () => ({ description: { properties: [] } }) };

async function main() {
  await Expression.initExpressionEngine({ engine, bridgeTimeout: 5000, bridgeMemoryLimit: 128, poolSize: 1, maxCodeCacheSize: 1024 });
  const { expression } = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
  await expression.acquireIsolate();
  const evaluate = ({ value, keys, self }) => {
    try {
      return expression.getComplexParameterValue(node, { value }, 'internal', keys, undefined, undefined, self).value;
    } catch {
      // n8n refuses to decrypt such a credential.
      return null;
    }
  };
  const values = jobs.map(evaluate);
  await expression.releaseIsolate();
  const active = Expression.getActiveImplementation();
  await Expression.disposeExpressionEngine();
  process.stdout.write(JSON.stringify({ active, values }));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});

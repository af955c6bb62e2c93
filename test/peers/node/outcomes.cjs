// Runs the steps of an npm client, in turn, and prints one outcome a line as JSON. Knows no client.
'use strict';

const { writeSync } = require('node:fs');

const tell = (outcome) => writeSync(1, `${JSON.stringify(outcome)}\n`);

async function run(steps) {
  // Some clients print what they do.
  console.log = () => undefined;
  for (const [step, act] of steps) {
    try {
      await act();
      tell({ step, ok: true });
    } catch (error) {
      tell({ step, ok: false, detail: error instanceof Error ? error.message : JSON.stringify(error) });
    }
  }
  process.exit(0);
}

function expect(condition, otherwise) {
  if (!condition) throw new Error(typeof otherwise === 'string' ? otherwise : JSON.stringify(otherwise));
}

module.exports = { run, expect };
